import { Cron } from 'croner'

const hourMs = 3_600_000

const months: ReadonlyMap<string, number> = new Map(
  Object.entries({
    monthly: 1,
    'two-month': 2,
    'three-month': 3,
    'four-month': 4,
    'six-month': 6,
    // Plural spellings live on in older data.
    'two-months': 2,
    'three-months': 3,
    'four-months': 4,
    'six-months': 6,
    yearly: 12,
  }),
)

const hours: ReadonlyMap<string, number> = new Map(Object.entries({ hourly: 1, daily: 24, weekly: 7 * 24 }))

/**
 * A crontab with five fields and one fixed minute: the platform's minimum granularity is one hour. What some readers of
 * crontabs take beyond numbers, names, lists, ranges and steps (`L`, `W`, `?`, `#`) is none of the platform's.
 */
const hourlyCrontab =
  /^[0-5]?\d( +([\d*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+){4}$/i

const cronOf = (frequency: string): Cron | undefined => {
  if (!hourlyCrontab.test(frequency)) return undefined
  try {
    return new Cron(frequency, { timezone: 'UTC', mode: '5-part' })
  } catch {
    return undefined
  }
}

const addMonths = (ms: number, count: number): number => {
  const from = new Date(ms)
  const firstOfMonthMs = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, 1)
  const first = new Date(firstOfMonthMs)
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const timeOfDayMs = ms - Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate())
  const day = Math.min(from.getUTCDate(), lastDay)
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day) + timeOfDayMs
}

const advertised = [...hours.keys(), ...months.keys()].filter((name) => !name.endsWith('-months'))

/** What can be a frequency, in words. */
export const frequenciesInWords = `${advertised.join(', ')}, or a crontab with one fixed minute such as 30 9 * * 1`

/** Whether the platform takes a text as a frequency. */
export const isFrequency = (frequency: string): boolean =>
  hours.has(frequency) || months.has(frequency) || cronOf(frequency) !== undefined

/**
 * The due time one period after another (epoch milliseconds, UTC; the day is cut to the month's end).
 * `undefined` for what is no frequency, and for a crontab that never comes round again.
 */
export const nextDueMs = (frequency: string, fromMs: number): number | undefined => {
  const hourCount = hours.get(frequency)
  if (hourCount !== undefined) return fromMs + hourCount * hourMs
  const monthCount = months.get(frequency)
  if (monthCount !== undefined) return addMonths(fromMs, monthCount)
  return cronOf(frequency)?.nextRun(new Date(fromMs))?.getTime()
}

/** The first due time after `afterMs` of the due times of a frequency that follow `fromMs`; otherwise as `nextDueMs`. */
export const dueAfterMs = (frequency: string, fromMs: number, afterMs: number): number | undefined => {
  const hourCount = hours.get(frequency)
  if (hourCount !== undefined) {
    const periodMs = hourCount * hourMs
    return fromMs + Math.max(1, Math.floor((afterMs - fromMs) / periodMs) + 1) * periodMs
  }
  // A crontab's due times are the same wherever it began; those of months depend on the one before.
  if (!months.has(frequency)) return nextDueMs(frequency, Math.max(fromMs, afterMs))
  let dueMs = nextDueMs(frequency, fromMs)
  while (dueMs !== undefined && dueMs <= afterMs) dueMs = nextDueMs(frequency, dueMs)
  return dueMs
}
