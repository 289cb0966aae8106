import type { Reason } from './reasons.ts'
import type { Run } from './run.ts'
import type { Settings } from './settings.ts'

/** What gives a run a new start: a person's replay, or a failure that the retry calendar answers. */
const NEW_STARTS: readonly Reason[] = ['replayed', 'reopened', 'copy_failed', 'copy_aborted', 'retry_after_failure']

/** Whether a run has waited for longer than the catch-up window, counted from its due time or its last new start. */
export function isTooLate(run: Run, settings: Settings, nowMs: number): boolean {
  const moves = [...run.history.first, ...run.history.last]
  const started = moves.findLast((move) => NEW_STARTS.includes(move.why))
  return nowMs - Math.max(run.dueMs, started?.atMs ?? 0) > settings.catchUpWindowMs
}
