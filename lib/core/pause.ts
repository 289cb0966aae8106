import { isUntouched, isWanted, type Run, scheduledMs } from './run.ts'
import type { Series } from './series.ts'

/** Whether a series makes no runs because a person has paused it. What the platform runs can be stopped only there. */
export function isPaused({ clock, paused }: Series): boolean {
  return clock === 'perennial' && paused
}

/**
 * Whether a pause holds a run back: one that nothing was done for, and that no person asked for by itself. Of one that is due
 * and begins with a look-up something may be out already: it is looked for first.
 */
export function isHeldBack(run: Run, nowMs: number): boolean {
  const { state } = run
  if (state.name !== 'planned' || !isUntouched(run) || isWanted(run)) return false
  return state.action === 'create' || scheduledMs(run) > nowMs
}

/** Whether a run was skipped by a pause. */
export function wasHeldBack({ state }: Run): boolean {
  return state.name === 'skipped' && state.reason === 'series_paused'
}
