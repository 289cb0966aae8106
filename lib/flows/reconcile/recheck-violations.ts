import { MINUTE_MS } from '../../core/duration.ts'
import { type PassOutcome, violationsLeft } from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Pass } from './pass.ts'
import { mustRest } from './read-pages.ts'
import { nameSecondOrders } from './second-order.ts'

/** So many runs are looked at in one pass; each takes up to four requests. */
const MOST_RUNS = 30

/** Less than this left, and the next pass goes on. */
const LEAST_REMAINING_MS = MINUTE_MS

/**
 * Looks again at the runs that were left with more than one placed order. Their copies are soon too old to be listed, and the
 * alarm must not end before the order is cancelled. What cannot be looked at stays a violation.
 */
export async function recheckViolations(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const runs = violationsLeft(await deps.ledger.readReports())
  let ended: PassOutcome = 'finished'
  for (const [at, key] of runs.entries()) {
    const isLeft = at >= MOST_RUNS || pass.deadline.remainingMs() < LEAST_REMAINING_MS || (await mustRest(deps, pass))
    const outcome = isLeft ? 'unfinished' : await look(deps, pass, key)
    if (outcome === 'finished') continue
    pass.recorder.violate(key)
    if (ended === 'finished') ended = outcome
  }
  return ended
}

async function look(deps: Dependencies, pass: Pass, key: RunKey): Promise<PassOutcome> {
  const run = await deps.ledger.readRun(key)
  return run?.state.name === 'completed' ? await nameSecondOrders(deps, pass, run) : 'finished'
}
