import { Temporal } from 'temporal-polyfill'
import { MINUTE_MS } from './duration.ts'
import { countDues, nextDueMs, parseFrequency, type Schedule } from './frequency.ts'
import { isSameRun, SAME_RUN_MS } from './same-run.ts'
import type { Rule } from './series.ts'

/**
 * The first due time of a rule strictly after a time (epoch ms), or undefined when there is none: the rule has expired or
 * has had all its copies.
 */
export function dueAfter(rule: Rule, afterMs: number): number | undefined {
  const schedule = scheduleOf(rule)
  if (schedule === undefined) return undefined
  // A clock may show parts of a millisecond, which no due time has.
  const dueMs = nextDueMs(schedule, Math.max(Math.floor(afterMs), rule.fromMs - 1))
  if (dueMs === undefined || (rule.expiresMs !== undefined && dueMs >= rule.expiresMs)) return undefined
  if (rule.copies === undefined) return dueMs
  const had = countDues(schedule, { fromMs: rule.fromMs, toMs: dueMs, most: rule.copies })
  return had < rule.copies ? dueMs : undefined
}

/**
 * When the series of a run is due next (epoch ms), counted from the run's due time; undefined: never again. What lies less
 * than half an hour from the run is the run itself.
 */
export function dueAfterRun(rule: Rule, runDueMs: number): number | undefined {
  return dueAfter(rule, Math.max(runDueMs, dueAt(rule, runDueMs) ?? runDueMs))
}

/** The run of a rule that a due time is, within the tolerance of one run; undefined: the rule has none there any more. */
export function dueAt(rule: Rule, dueMs: number): number | undefined {
  const nearMs = dueAfter(rule, dueMs - SAME_RUN_MS)
  return nearMs !== undefined && isSameRun(nearMs, dueMs) ? nearMs : undefined
}

/**
 * Where the platform's own schedule goes on, for a run that is taken away from it: the first due time after `afterMs` when
 * counted from the run's; undefined for a frequency that nobody documents.
 */
export function followingDueMs(frequency: string, dueMs: number, afterMs: number): number | undefined {
  const schedule = scheduleOf({ frequency, anchorMs: dueMs, timeZone: 'UTC' })
  return schedule && nextDueMs(schedule, Math.max(dueMs, afterMs))
}

function scheduleOf({ frequency, anchorMs, timeZone }: Omit<Schedule, 'frequency'> & { frequency: string }) {
  const parsed = parseFrequency(frequency)
  return parsed && { frequency: parsed, anchorMs, timeZone }
}

/**
 * When the platform's own schedule goes on after a due time (epoch ms). Of plain frequencies only: in which time zone the
 * platform reads a crontab is not documented.
 */
export function nextPlainDueMs(frequency: string, dueMs: number): number | undefined {
  return parseFrequency(frequency)?.unit === 'crontab' ? undefined : followingDueMs(frequency, dueMs, dueMs)
}

/** An hourly series that was missed for a year. */
const MOST_MISSED = 10_000

/** The due times of the platform's own schedule after one and before another (epoch ms), oldest first, of plain frequencies. */
export function duesBetween(frequency: string, dueMs: number, beforeMs: number): number[] {
  const dues: number[] = []
  let nextMs = nextPlainDueMs(frequency, dueMs)
  while (nextMs !== undefined && nextMs < beforeMs && dues.length < MOST_MISSED) {
    dues.push(nextMs)
    nextMs = followingDueMs(frequency, dueMs, nextMs)
  }
  return dues
}

/**
 * Whether the platform's own schedule, being at the one time, may have been or come to the other by itself (epoch ms). Of a crontab,
 * and of a frequency that nobody documents, nothing can be said, so it may.
 */
export function isReachable(frequency: string, oneMs: number, otherMs: number): boolean {
  const [earlierMs, laterMs] = [Math.min(oneMs, otherMs), Math.max(oneMs, otherMs)]
  if (nextPlainDueMs(frequency, earlierMs) === undefined) return true
  const nearMs = followingDueMs(frequency, earlierMs, laterMs - MINUTE_MS) ?? earlierMs
  return Math.abs(nearMs - laterMs) <= MINUTE_MS
}

/**
 * The due time of the platform's own schedule one period before another (epoch ms); not exact where months are counted, since the
 * day may have been a later one. Undefined for a crontab and for a frequency that nobody documents.
 */
export function precedingDueMs(frequency: string, dueMs: number): { dueMs: number; isExact: boolean } | undefined {
  const period = parseFrequency(frequency)
  if (period === undefined || period.unit === 'crontab') return undefined
  const due = Temporal.Instant.fromEpochMilliseconds(Math.floor(dueMs)).toZonedDateTimeISO('UTC')
  const before = due.subtract({ [period.unit]: period.every }).epochMilliseconds
  return { dueMs: before, isExact: period.unit !== 'months' }
}
