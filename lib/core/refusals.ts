import { dueAfterRun } from './due-times.ts'
import { isPaused } from './pause.ts'
import { isAsked, isOver, isUntouched, type Run, scheduledMs } from './run.ts'
import type { RunKey } from './run-key.ts'
import { isSameRun, SAME_RUN_MS } from './same-run.ts'
import { isRecurring, type Series } from './series.ts'

/**
 * Why a person cannot tell Perennial what to do with a series: `platforms_clock` Commerce Layer runs it, and there it has to be
 * deactivated or its `next_run_at` moved; `not_recurring` nobody runs it.
 */
export type SeriesRefusal = 'platforms_clock' | 'not_recurring'

/** Why a person cannot change when a series runs; undefined: Perennial keeps its clock. */
export function refusalOfSeries(series: Series): SeriesRefusal | undefined {
  if (series.clock === 'commerce_layer') return 'platforms_clock'
  return isRecurring(series) ? undefined : 'not_recurring'
}

/**
 * Why a person cannot skip or move a run: `over` it has ended, `parked` it waits for a replay or for being discarded, `begun`
 * something was done for it, `series_paused` none of its series is made anyway.
 */
export type RunRefusal = 'over' | 'parked' | 'begun' | 'series_paused' | SeriesRefusal

/** Why a person cannot skip or move a run; undefined: it is planned, nothing was done for it, and Perennial keeps the clock. */
export function refusalOfRun(run: Run, series: Series): RunRefusal | undefined {
  if (isOver(run)) return 'over'
  if (run.state.name === 'parked') return 'parked'
  if (!isUntouched(run)) return 'begun'
  // Resuming goes on from what the pause held back; a run that is left out meanwhile would be missing there.
  if (isPaused(series) && !isAsked(run)) return 'series_paused'
  return refusalOfSeries(series)
}

/** Why a run cannot be moved to a time. Times are epoch ms. */
export type TimeRefusal =
  | { outcome: 'in_the_past' }
  /** Perennial is to make nothing before this. */
  | { outcome: 'before_start'; startMs: number }
  /** The next run of the series is due too soon after that time, or before it. */
  | { outcome: 'past_next_due'; nextDueMs: number }
  /** Another run lies less than half an hour from that time. */
  | { outcome: 'too_near'; key: RunKey }

/** Why a run cannot be moved to a time (epoch ms); undefined: it can. */
export function refusalOfTime(
  run: Run,
  toMs: number,
  at: { nowMs: number; startMs: number; series: Series; others: readonly Run[] },
): TimeRefusal | undefined {
  if (toMs < at.startMs) return { outcome: 'before_start', startMs: at.startMs }
  if (toMs < at.nowMs) return { outcome: 'in_the_past' }
  const nextDueMs = at.series.rule && dueAfterRun(at.series.rule, run.dueMs)
  if (nextDueMs !== undefined && toMs > nextDueMs - SAME_RUN_MS) return { outcome: 'past_next_due', nextDueMs }
  const near = at.others.find((other) => other.key !== run.key && isMadeNear(other, toMs))
  return near && { outcome: 'too_near', key: near.key }
}

function isMadeNear(run: Run, ms: number): boolean {
  return run.state.name !== 'skipped' && isSameRun(scheduledMs(run), ms)
}
