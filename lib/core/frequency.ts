import { Cron } from 'croner'
import { Temporal } from 'temporal-polyfill'
import { SECOND_MS } from './duration.ts'

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

/**
 * Five fields, the first one fixed minute: Commerce Layer's granularity is one hour. Without croner's own additions to
 * crontabs, of which `?` would read the real clock.
 */
const CRONTAB = /^[0-5]?\d( +[\dA-Za-z*,/-]{1,60}){4}$/

/** The mean length of each unit, 146,097 days being 4,800 months. */
const MEAN_MS = { hours: 3_600_000, days: 86_400_000, months: (146_097 * 86_400_000) / 4_800 } as const

/** Croner looks no further than the year 3000, and nobody needs to. */
const END_OF_TIME_MS = Date.UTC(3000, 0)

/** A leap year to begin with, so that the 29th of February is found. */
const SOME_TIME_MS = Date.UTC(2000, 0)

/** Reads one of Commerce Layer's frequencies; undefined for what is none, and for a crontab that never comes round. */
export function parseFrequency(text: string): Frequency | undefined {
  const period = PERIODS.get(text)
  if (period !== undefined || !CRONTAB.test(text)) return period
  try {
    return nextMatchMs(text, SOME_TIME_MS, 'UTC') === undefined ? undefined : { unit: 'crontab', pattern: text }
  } catch {
    return undefined
  }
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
export function nextDueMs({ frequency, anchorMs, timeZone }: Schedule, afterMs: number): number | undefined {
  const anchor = Math.floor(anchorMs / SECOND_MS) * SECOND_MS
  if (afterMs >= END_OF_TIME_MS || anchor >= END_OF_TIME_MS) return undefined
  if (frequency.unit === 'crontab') {
    return nextMatchMs(frequency.pattern, Math.max(afterMs, anchor - 1), timeZone)
  }
  return nextPeriodMs(frequency, Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(timeZone), afterMs)
}

/**
 * Every due time is counted from the anchor, so that the 31st comes back after a shorter month. In a wall clock's gap or
 * overlap Temporal's `compatible` rule holds: the time after the gap, the earlier of two.
 */
function nextPeriodMs({ unit, every }: Period, anchor: Temporal.ZonedDateTime, afterMs: number): number | undefined {
  const dueMs = (count: number) => anchor.add({ [unit]: count * every }).epochMilliseconds
  const periods = Math.floor((afterMs - anchor.epochMilliseconds) / (every * MEAN_MS[unit]))
  // Real periods differ from the mean by days at most, in all, so that one less is never too many.
  let count = Math.max(0, periods - 1)
  while (dueMs(count) <= afterMs) count += 1
  const next = dueMs(count)
  return next < END_OF_TIME_MS ? next : undefined
}

function nextMatchMs(pattern: string, afterMs: number, timeZone: string): number | undefined {
  // Given where to start from, croner does not consult the clock. A wall clock set back must not make a run due twice:
  // `no-wildcard` lets fixed hours match once.
  const cron = new Cron(pattern, { mode: '5-part', timezone: timeZone, fixedTimeRule: 'no-wildcard' })
  return cron.nextRun(new Date(afterMs))?.getTime()
}
