import { type ApiFailure, backoffMs, failureKind } from '../../core/failure.ts'
import { type Run, wakeMsOf } from '../../core/run.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Halt, heedFailure } from '../heed-failure.ts'
import { saveMove } from '../save-move.ts'

/** Why a run is put back that was not started. */
export type WhyPutBack = Halt | 'no_time_left' | 'no_turn' | 'series_vetted'

/**
 * Puts back a run that was not started: it waits in the ledger, and has used no attempt. Where only the pace is in its way it
 * keeps its place before all that woke later; else it backs off.
 */
export async function postpone(deps: Dependencies, run: Run, why: WhyPutBack): Promise<void> {
  const isAboutPace = why !== 'transient' && why !== 'configuration'
  const nowMs = deps.clock.nowMs()
  const againMs = nowMs + backoffMs(run.waits, deps.random.next())
  await saveMove(deps, run, { name: 'postpone', why, wakeMs: isAboutPace ? (wakeMsOf(run) ?? nowMs) : againMs })
}

/**
 * Puts back all runs of a batch whose series could not be read again. That answer is about the batch, not about any of its
 * runs, so none of them is parked for it.
 */
export async function postponeAll(deps: Dependencies, runs: readonly Run[], failure: ApiFailure): Promise<void> {
  const verdict = await heedFailure(deps, failureKind('read', failure), failure)
  const why = verdict === 'nothing' ? 'transient' : verdict === 'not_permitted' ? 'configuration' : verdict
  const { status, errors, cause } = failure
  deps.log('error', 'SERIES_NOT_READ', { runs: runs.length, why, status, error: errors[0]?.code, cause })
  for (const run of runs) await postpone(deps, run, why)
}
