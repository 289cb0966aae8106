import { type ApiFailure, backoffMs, failureKind } from '../../core/failure.ts'
import { THROTTLE_WINDOW_MS } from '../../core/pace.ts'
import type { Run } from '../../core/run.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Halt, heedFailure } from '../heed-failure.ts'
import { saveMove } from '../save-move.ts'

/** Puts back a run that was not started: it waits in the ledger, and has used no attempt. */
export async function postpone(
  deps: Dependencies,
  run: Run,
  { why, afterMs }: { why: Halt | 'no_time_left'; afterMs: number },
): Promise<void> {
  const pace = await deps.ledger.readPace()
  const wakeMs = Math.max(deps.clock.nowMs() + afterMs, pace?.quietUntilMs ?? 0)
  await saveMove(deps, run, { name: 'postpone', why, wakeMs })
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
  for (const run of runs) {
    const throttledMs = failure.retryAfterMs ?? THROTTLE_WINDOW_MS
    const afterMs = why === 'throttled' ? throttledMs : backoffMs(run.waits, deps.random.next())
    await postpone(deps, run, { why, afterMs })
  }
}
