/** Milliseconds since the epoch as the API writes them: UTC, with milliseconds. */
export const isoOf = (ms: number): string => new Date(ms).toISOString()

const isoPattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** Milliseconds since the epoch of an ISO 8601 datetime, read as UTC without a zone; `undefined` when it is none. */
export const msOf = (iso: string): number | undefined => {
  if (!isoPattern.test(iso)) return undefined
  const zoned = !iso.includes('T') || /(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`
  const ms = Date.parse(zoned)
  return Number.isNaN(ms) ? undefined : ms
}
