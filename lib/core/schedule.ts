import { isReachable, nextPlainDueMs, precedingDueMs } from './due-times.ts'
import { MINUTE_MS } from './duration.ts'
import { isOpen, type Run } from './run.ts'
import { isSameRun, SAME_RUN_MS } from './same-run.ts'
import type { CopyView, ScheduleView, SubscriptionView } from './views.ts'

/** When the platform runs a subscription next (epoch ms): at its end it runs it no more, whatever `next_run_at` says. */
export function runAfter({ nextRunMs, expiresMs }: Pick<ScheduleView, 'nextRunMs' | 'expiresMs'>): number | undefined {
  return nextRunMs === undefined || hasEndedBy({ expiresMs }, nextRunMs) ? undefined : nextRunMs
}

/** Whether a subscription has ended by a time (epoch ms). */
export function hasEndedBy({ expiresMs }: Pick<ScheduleView, 'expiresMs'>, ms: number): boolean {
  return expiresMs !== undefined && expiresMs <= ms
}

/** Whether a subscription says that it ran at a due time (epoch ms), or later; which run that was it does not say. */
export function hasRunSince({ lastRunMs }: Pick<ScheduleView, 'lastRunMs'>, dueMs: number): boolean {
  return lastRunMs !== undefined && lastRunMs >= dueMs - SAME_RUN_MS
}

/** Whether the last run that a subscription tells of may be the one of a due time (epoch ms), and is none of a later one. */
export function mayHaveRunAt(view: Pick<ScheduleView, 'lastRunMs' | 'frequency'>, dueMs: number): boolean {
  const laterMs = nextPlainDueMs(view.frequency, dueMs)
  return hasRunSince(view, dueMs) && (laterMs === undefined || !hasRunSince(view, laterMs))
}

/** Whether a subscription says that it ran when a copy was made, or later: the platform notes it, nothing else that makes a copy does. */
export function isRunOfPlatform({ schedule, createdMs }: Pick<CopyView, 'schedule' | 'createdMs'>): boolean {
  return schedule?.lastRunMs !== undefined && schedule.lastRunMs >= createdMs - MINUTE_MS
}

/**
 * When a copy was due that the platform made at a time (epoch ms), by a schedule that was told right after; undefined where that
 * cannot be said. Counted back from the next run, since the platform may be late. Months are of different lengths: there it has
 * to be when the copy was made.
 */
export function dueOfLastRun({ frequency, lastRunMs, nextRunMs }: ScheduleView, madeMs: number): number | undefined {
  const isLast = lastRunMs !== undefined && Math.abs(lastRunMs - madeMs) <= MINUTE_MS
  const before = isLast && nextRunMs !== undefined ? precedingDueMs(frequency, nextRunMs) : undefined
  if (before === undefined || before.dueMs > madeMs + MINUTE_MS) return undefined
  return before.isExact || isSameRun(before.dueMs, madeMs) ? before.dueMs : undefined
}

/**
 * Whether a copy was made when the platform's own schedule was at the due time after a run's (epoch ms): then it is no late one of that
 * run. Of a copy that does not say how often its subscription runs nobody can tell.
 */
export function isOfLaterDue(
  { schedule, createdMs }: Pick<CopyView, 'schedule' | 'createdMs'>,
  dueMs: number,
): boolean {
  const laterMs = schedule && nextPlainDueMs(schedule.frequency, dueMs)
  return laterMs !== undefined && createdMs >= laterMs
}

/**
 * Whether our POST for a run may have moved the schedule on from a later due time (epoch ms): nobody has seen it there since, or put it
 * back.
 */
export function mayHaveMovedOn({ posts, takeoverNextRunMs }: Run, laterDueMs: number): boolean {
  return posts > 0 && takeoverNextRunMs !== undefined && isSameRun(takeoverNextRunMs, laterDueMs)
}

/** Whether a schedule is elsewhere than it belongs, and may have come there by our POST for a run. */
export function isMovedOn({ status, nextRunMs, frequency }: SubscriptionView, run: Run): boolean {
  const { takeoverNextRunMs: belongsMs, copy } = run
  const isKept = status === 'active' || status === 'running'
  if (!isKept || nextRunMs === undefined || belongsMs === undefined || isSameRun(nextRunMs, belongsMs)) return false
  // Where the platform counts on from is not documented either: from where its schedule stands, or from when the copy was made.
  const countedFromMs = [belongsMs, ...(copy?.ours ? [copy.createdMs] : [])]
  return countedFromMs.some((fromMs) => isReachable(frequency, fromMs, nextRunMs))
}

/**
 * Where a schedule belongs (epoch ms) that our POSTs for some runs may have moved on: where it is, unless one of them is to be put back
 * earlier.
 */
export function belongsAtMs(view: SubscriptionView, runs: readonly Run[], nowMs: number): number | undefined {
  const moving = runs.filter((run) => (isOpen(run) || run.state.name === 'completed') && isMovedOn(view, run))
  const earlier = moving.flatMap(({ takeoverNextRunMs: ms }) => (ms !== undefined && ms > nowMs ? [ms] : []))
  return view.nextRunMs && Math.min(view.nextRunMs, ...earlier)
}

/** Whether a schedule stands at a due time (epoch ms), or comes there by itself from where it stands. */
export function leadsTo(frequency: string, standsMs: number, dueMs: number): boolean {
  return isSameRun(standsMs, dueMs) || goesOnTo(frequency, standsMs, dueMs)
}

/** Whether a schedule comes by itself from one due time to a later one (epoch ms); of a crontab that cannot be said. */
export function goesOnTo(frequency: string, fromMs: number, toMs: number): boolean {
  return toMs > fromMs && nextPlainDueMs(frequency, fromMs) !== undefined && isReachable(frequency, fromMs, toMs)
}
