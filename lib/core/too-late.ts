import type { Run } from './run.ts'
import type { Settings } from './settings.ts'

/** Whether a run has waited for longer than the catch-up window, counted from its due time or its last new start. */
export function isTooLate(run: Run, settings: Settings, nowMs: number): boolean {
  return nowMs - Math.max(run.dueMs, run.startedMs ?? 0) > settings.catchUpWindowMs
}
