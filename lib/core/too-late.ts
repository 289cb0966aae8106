import { type Run, scheduledMs } from './run.ts'
import type { Settings } from './settings.ts'

/** Whether a run has waited for longer than the catch-up window, counted from when it was to be made or its last new start. */
export function isTooLate(run: Run, settings: Settings, nowMs: number): boolean {
  return nowMs - Math.max(scheduledMs(run), run.startedMs ?? 0) > settings.catchUpWindowMs
}
