import type { Run } from '../../core/run.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { SubscriptionView } from '../../core/views.ts'

/** Whether the platform still means to make the run: its `next_run_at` is where the run is due. */
export function waitsFor(view: SubscriptionView, run: Run): boolean {
  return view.nextRunMs !== undefined && isSameRun(view.nextRunMs, run.dueMs)
}

/**
 * The due time from which a schedule goes on that a run is taken away from (epoch ms): the run's own, or that of an earlier one, which
 * has ended without having moved it on. Counted from a later one the 31st would be lost to a shorter month.
 */
export function standsAtMs({ nextRunMs }: SubscriptionView, { dueMs }: Run): number {
  return Math.min(nextRunMs ?? dueMs, dueMs)
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
