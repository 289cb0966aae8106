/** Milliseconds since the epoch as the API writes them: UTC, with milliseconds. */
export const isoOf = (ms: number): string => new Date(ms).toISOString()

const isoPattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** Whether a calendar has the day: `Date` takes the 30th of February for the 2nd of March. */
const isDay = (date: string): boolean => Number(date.slice(8)) <= 28 || isoOf(Date.parse(date)).startsWith(date)

const firstMs = Date.parse('0000-01-01T00:00:00.000Z')

/** The last time that can be written with a year of four digits. */
export const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether a time can be written with a year of four digits, wherever its zone has moved it. */
const isKept = (ms: number): boolean => ms >= firstMs && ms <= lastMs

/** Milliseconds since the epoch of an ISO 8601 datetime, read as UTC without a zone; `undefined` when it is none. */
export const msOf = (iso: string): number | undefined => {
  if (!isoPattern.test(iso)) return undefined
  const zoned = !iso.includes('T') || /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`
  const ms = Date.parse(zoned)
  return isKept(ms) && isDay(iso.slice(0, 10)) ? ms : undefined
}
