import { followingDueMs } from '../../core/due-times.ts'
import type { Run } from '../../core/run.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { SubscriptionView } from '../../core/views.ts'

/** Whether the platform still means to make the run: its `next_run_at` is where the run is due. */
export function waitsFor(view: SubscriptionView, run: Run): boolean {
  return view.nextRunMs !== undefined && isSameRun(view.nextRunMs, run.dueMs)
}

/** Where a schedule stands that is to move over a due time (epoch ms): there, or at an earlier run that has ended without moving it on. */
export function standsAtMs({ nextRunMs }: SubscriptionView, dueMs: number): number {
  return Math.min(nextRunMs ?? dueMs, dueMs)
}

/**
 * Where a schedule goes on after the run of a due time, and after another time (epoch ms). It is counted from where it stands: from a
 * later run the 31st would be lost to a shorter month. Undefined for a frequency that nobody documents.
 */
export function goesOnAfterMs(view: SubscriptionView, dueMs: number, afterMs: number): number | undefined {
  return followingDueMs(view.frequency, standsAtMs(view, dueMs), Math.max(afterMs, dueMs + SAME_RUN_MS - 1))
}

/**
 * Whether the platform may still make this run's copy: it is at work, or the run is where its schedule is. Decided by what
 * is true at Commerce Layer now, whoever kept the clock when the run was planned.
 */
export function isPlatforms(run: Run, series: Series, view: SubscriptionView): boolean {
  if (series.clock !== 'commerce_layer') return false
  return (view.status === 'running' && run.copy === undefined) || waitsFor(view, run)
}

/**
 * Where nothing of ours is found that could have moved a schedule, it is where somebody means it to be, and is put back there
 * after a POST: between taking a run away and making it there may be days.
 */
export function asScheduled(run: Run, view: SubscriptionView | undefined): Run {
  if (run.takeoverNextRunMs === undefined || view?.nextRunMs === undefined) return run
  return { ...run, takeoverNextRunMs: view.nextRunMs }
}
