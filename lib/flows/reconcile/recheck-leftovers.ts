import { leftoversLeft, type PassOutcome } from '../../core/reconciliation.ts'
import { parseRunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import type { Pass } from './pass.ts'
import { LEAST_REMAINING_MS, mustRest } from './read-pages.ts'
import { tidyAfterAll } from './tidy-after.ts'
import { unreachable } from './unreachable.ts'

/** So many runs are looked at in one pass; each takes two requests, and one for each order. */
const MOST_RUNS = 30

/**
 * Tries again to cancel the orders that nobody needs and that the last pass could not cancel: their copies may be too old to be listed
 * for having changed. What cannot be looked at stays found.
 */
export async function recheckLeftovers(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  let ended: PassOutcome = 'finished'
  for (const [at, finding] of leftoversLeft(await deps.ledger.readReports()).entries()) {
    const isLeft = at >= MOST_RUNS || pass.deadline.remainingMs() < LEAST_REMAINING_MS
    const outcome = isLeft ? 'unfinished' : await pastUnreadable(deps, () => look(deps, pass, finding.subject))
    if (outcome === 'finished') continue
    pass.recorder.find(finding)
    if (ended === 'finished') ended = outcome ?? 'unfinished'
  }
  return ended
}

async function look(deps: Dependencies, pass: Pass, subject: string): Promise<PassOutcome> {
  if (await mustRest(deps, pass)) return 'unfinished'
  const key = parseRunKey(subject)?.key
  const run = key && (await deps.ledger.readRun(key))
  if (run === undefined) return 'finished'
  const tidied = await tidyAfterAll(deps, pass, run)
  return tidied.ok ? 'finished' : await unreachable(deps, tidied)
}
