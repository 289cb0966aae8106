import { type ApiFailure, backoffMs, failureKind } from '../../core/failure.ts'
import { countUnreachable, type Pace, slowDown, stop, THROTTLE_WINDOW_MS } from '../../core/pace.ts'
import type { WaitReason } from '../../core/reasons.ts'
import type { Run } from '../../core/run.ts'
import { changePace } from '../change-pace.ts'
import type { Dependencies } from '../dependencies.ts'
import { saveMove } from '../save-move.ts'

/** Why nothing more is asked of Commerce Layer in a batch. */
export type Halt = Extract<WaitReason, 'throttled' | 'transient' | 'configuration'>

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
  const why = await haltOf(deps, failure)
  const { status, errors, cause } = failure
  deps.log('error', 'SERIES_NOT_READ', { runs: runs.length, why, status, error: errors[0]?.code, cause })
  for (const run of runs) {
    const throttledMs = failure.retryAfterMs ?? THROTTLE_WINDOW_MS
    const afterMs = why === 'throttled' ? throttledMs : backoffMs(run.waits, deps.random.next())
    await postpone(deps, run, { why, afterMs })
  }
}

/** What the failure of a read that all runs share says about Commerce Layer; the pace is changed with it. */
async function haltOf(deps: Dependencies, failure: ApiFailure): Promise<Halt> {
  const nowMs = deps.clock.nowMs()
  const change = (by: (pace: Pace) => Pace) => changePace(deps, by)
  switch (failureKind('read', failure)) {
    case 'throttled':
      await change((pace) => slowDown(pace, failure.retryAfterMs, nowMs))
      return 'throttled'
    case 'token':
    case 'configuration': {
      const probe = await deps.commerceLayer.probe()
      if (!probe.ok) await change((pace) => stop(pace, 'configuration', nowMs))
      return 'configuration'
    }
    default:
      await change((pace) => countUnreachable(pace, nowMs))
      return 'transient'
  }
}
