import { chunksOf } from '../../core/chunks.ts'
import { type PassOutcome, violationsLeft } from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import { copiesOfRuns } from '../replay/copies-of-runs.ts'
import type { Pass } from './pass.ts'
import { mustRest } from './read-pages.ts'
import { nameSecondOrders } from './second-order.ts'
import { unreachable } from './unreachable.ts'
import { LEAST_FOR_RUNS_MS, RUNS_AT_ONCE, worksOf } from './works-of-runs.ts'

/**
 * Looks again at the runs that were left with more than one placed order. Their copies are soon too old to be listed, and the
 * alarm must not end before the order is cancelled. What cannot be looked at stays a violation.
 */
export async function recheckViolations(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  let ended: PassOutcome = 'finished'
  for (const keys of chunksOf(violationsLeft(await deps.ledger.readReports()), RUNS_AT_ONCE)) {
    const outcome = (await pastUnreadable(deps, () => lookInTime(deps, pass, keys))) ?? 'unfinished'
    if (outcome === 'finished') continue
    keys.forEach(pass.recorder.violate)
    if (ended === 'finished') ended = outcome
  }
  return ended
}

async function lookInTime(deps: Dependencies, pass: Pass, keys: readonly RunKey[]): Promise<PassOutcome> {
  const isLeft = pass.deadline.remainingMs() < LEAST_FOR_RUNS_MS || (await mustRest(deps, pass))
  return isLeft ? 'unfinished' : await look(deps, pass, keys)
}

async function look(deps: Dependencies, pass: Pass, keys: readonly RunKey[]): Promise<PassOutcome> {
  // One by one: a list leaves out what cannot be read, as if it were not there.
  const known = await Promise.all(keys.map((key) => deps.ledger.readRun(key)))
  const runs = known.flatMap((run) => (run?.state.name === 'completed' ? [run] : []))
  if (runs.length === 0) return 'finished'
  const works = await worksOf(deps, runs)
  for (const { key } of runs) if (!works.some(({ run }) => run.key === key)) pass.recorder.violate(key)
  const copies = await copiesOfRuns(deps, works)
  if (!copies.ok) return await unreachable(deps, copies)
  for (const { run } of works) {
    const found = copies.value.byRun.get(run.key) ?? []
    const outcome = await nameSecondOrders(deps, pass, { run, found })
    if (outcome !== 'finished') return outcome
  }
  return 'finished'
}
