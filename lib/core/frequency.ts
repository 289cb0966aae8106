import { Temporal } from 'temporal-polyfill'
import { isCrontab, nextMatchMs } from './crontab.ts'
import { wholeSeconds } from './duration.ts'

/** How often a series is due: every so many hours, days or months, or by a crontab. */
export type Frequency = Period | { unit: 'crontab'; pattern: string }

interface Period {
  unit: 'hours' | 'days' | 'months'
  every: number
}

/** When a series is due. */
export interface Schedule {
  frequency: Frequency
  /** The time that periods are counted from (epoch ms; fractions of a second are cut off), and no run is due before. */
  anchorMs: number
  /** An IANA name; days and months are counted on its wall clock, hours are not. */
  timeZone: string
}

const PERIODS: ReadonlyMap<string, Period> = new Map([
  ['hourly', { unit: 'hours', every: 1 }],
  ['daily', { unit: 'days', every: 1 }],
  ['weekly', { unit: 'days', every: 7 }],
  ['monthly', { unit: 'months', every: 1 }],
  ['two-month', { unit: 'months', every: 2 }],
  ['three-month', { unit: 'months', every: 3 }],
  ['four-month', { unit: 'months', every: 4 }],
  ['six-month', { unit: 'months', every: 6 }],
  // The plurals live on in older data.
  ['two-months', { unit: 'months', every: 2 }],
  ['three-months', { unit: 'months', every: 3 }],
  ['four-months', { unit: 'months', every: 4 }],
  ['six-months', { unit: 'months', every: 6 }],
  ['yearly', { unit: 'months', every: 12 }],
])

/** The mean length of each unit, 146,097 days being 4,800 months. */
const MEAN_MS = { hours: 3_600_000, days: 86_400_000, months: (146_097 * 86_400_000) / 4_800 } as const

/** No crontab is looked up further than the year 3000, and nobody needs to. */
const END_OF_TIME_MS = Date.UTC(3000, 0)

/** Reads one of Commerce Layer's frequencies; undefined for what is none, and for a crontab that never comes round. */
export function parseFrequency(text: string): Frequency | undefined {
  return PERIODS.get(text) ?? (isCrontab(text) ? { unit: 'crontab', pattern: text } : undefined)
}

/** Whether a text is the IANA name of a time zone. A fixed offset such as `+02:00` is not: it knows no summer. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/**
 * The first due time (epoch ms, whole seconds) strictly after a time, the anchor itself being one unless a crontab says
 * otherwise. Undefined when there is none before the year 3000.
 *
 * @throws {RangeError} when the time zone is none.
 */
export function nextDueMs(schedule: Schedule, afterMs: number): number | undefined {
  const anchorMs = wholeSeconds(schedule.anchorMs)
  if (afterMs >= END_OF_TIME_MS || anchorMs >= END_OF_TIME_MS) return undefined
  if (schedule.frequency.unit === 'crontab') {
    return nextMatchMs(schedule.frequency.pattern, Math.max(afterMs, anchorMs - 1), schedule.timeZone)
  }
  const { dueMs, countAfter } = periodsOf(schedule.frequency, schedule)
  const nextMs = dueMs(countAfter(afterMs))
  return nextMs < END_OF_TIME_MS ? nextMs : undefined
}

/** How many due times there are from one time on and before another (epoch ms), counted no further than `most`. */
export function countDues(schedule: Schedule, range: { fromMs: number; toMs: number; most: number }): number {
  const { fromMs, toMs, most } = range
  if (schedule.frequency.unit !== 'crontab') {
    const { countAfter } = periodsOf(schedule.frequency, schedule)
    return Math.min(most, countAfter(toMs - 1) - countAfter(fromMs - 1))
  }
  let count = 0
  let dueMs = nextDueMs(schedule, fromMs - 1)
  while (count < most && dueMs !== undefined && dueMs < toMs) {
    count += 1
    dueMs = nextDueMs(schedule, dueMs)
  }
  return count
}

/**
 * Every due time is counted from the anchor, so that the 31st comes back after a shorter month. In a wall clock's gap or
 * overlap Temporal's `compatible` rule holds: a time that it leaves out is due as much later as the clock is put forward, of
 * two it is the earlier.
 */
function periodsOf({ unit, every }: Period, { anchorMs, timeZone }: Schedule) {
  const anchor = Temporal.Instant.fromEpochMilliseconds(wholeSeconds(anchorMs)).toZonedDateTimeISO(timeZone)
  const dueMs = (count: number): number => anchor.add({ [unit]: count * every }).epochMilliseconds
  /** How many periods after the anchor the first due time is that lies after a time. */
  const countAfter = (afterMs: number): number => {
    const periods = Math.floor((afterMs - anchor.epochMilliseconds) / (every * MEAN_MS[unit]))
    // Real periods differ from the mean by days at most, in all, so that one less is never too many.
    let count = Math.max(0, periods - 1)
    while (dueMs(count) <= afterMs) count += 1
    return count
  }
  return { dueMs, countAfter }
}
