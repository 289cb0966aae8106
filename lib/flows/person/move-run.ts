import { wholeSeconds } from '../../core/duration.ts'
import { type RunRefusal, refusalOfTime, type TimeRefusal } from '../../core/refusals.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { startMs } from '../plan-run.ts'
import { recentRuns } from '../recent-runs.ts'
import { releaseIfNear } from '../release-runs.ts'
import { saveMove } from '../save-move.ts'
import { readUntouched } from './untouched-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** What moving a run did. `already_done`: something moved it at this moment. */
export type MoveRunOutcome =
  | { outcome: 'moved'; run: Run }
  | { outcome: 'unknown_run' | 'already_done' | RunRefusal }
  | TimeRefusal

/**
 * Moves one run that nothing was done for to another time (epoch ms; fractions of a second are cut off), earlier or later. Its
 * key stays, and so does when the series is due next.
 */
export async function moveRunTo(deps: Needs, key: RunKey, atMs: number): Promise<MoveRunOutcome> {
  const read = await readUntouched(deps, key)
  if ('outcome' in read) return read
  const toMs = wholeSeconds(atMs)
  const refusal = refusalOfTime(read.run, toMs, {
    series: read.series,
    nowMs: wholeSeconds(deps.clock.nowMs()),
    startMs: await startMs(deps),
    others: await recentRuns(deps, read.series.id),
  })
  if (refusal !== undefined) return refusal
  const run = await saveMove(deps, read.run, { name: 'move', toMs })
  if (run === 'already_done') return { outcome: 'already_done' }
  await releaseIfNear(deps, run)
  return { outcome: 'moved', run }
}
