import { Cron } from 'croner'
import { Temporal } from 'temporal-polyfill'
import { DAY_MS } from './duration.ts'

/**
 * Five fields, the first one fixed minute: Commerce Layer's granularity is one hour. Without croner's own additions to
 * crontabs, of which `?` would read the real clock.
 */
const CRONTAB = /^[0-5]?\d( +[\dA-Za-z*,/-]{1,60}){4}$/

const EVERY_HOUR = /^\d+ +\* /

/** A leap year to begin with, so that the 29th of February is found. */
const SOME_TIME_MS = Date.UTC(2000, 0)

/** Whether a text is a crontab that Commerce Layer would take, and comes round some day. */
export function isCrontab(text: string): boolean {
  if (!CRONTAB.test(text)) return false
  try {
    return nextMatchMs(text, SOME_TIME_MS, 'UTC') !== undefined
  } catch {
    return false
  }
}

/**
 * The first match of a crontab on the wall clock of a time zone strictly after a time (epoch ms). Undefined when there is
 * none before the year 3000.
 *
 * Each time that it names is due once, as periods are: one that the wall clock leaves out as much later as the clock is put
 * forward, one that it shows twice the first time. Where its hours are `*`, every hour that the clock shows is named, so that
 * an hour that is shown twice is due twice, and one that is left out is not due.
 *
 * @throws {RangeError} when the time zone is none.
 */
export function nextMatchMs(crontab: string, afterMs: number, timeZone: string): number | undefined {
  if (EVERY_HOUR.test(crontab)) return nextRunMs(new Cron(crontab, { mode: '5-part', timezone: timeZone }), afterMs)
  // Croner itself would skip a time whose gap ends on the next day, and be due twice for every second hour.
  const onWall = new Cron(crontab, { mode: '5-part', utcOffset: 0 })
  let wallMs = earliestWallMs(afterMs, timeZone)
  let firstMs: number | undefined
  for (;;) {
    const namedMs = nextRunMs(onWall, wallMs)
    if (namedMs === undefined) return firstMs
    const { dueMs, shownMs } = dueOnWall(namedMs, timeZone)
    if (dueMs > afterMs) firstMs = Math.min(firstMs ?? dueMs, dueMs)
    // A time in a gap may be due after one that is named later.
    if (dueMs > afterMs && shownMs === namedMs) return firstMs
    wallMs = namedMs
  }
}

/** Given where to start from, croner does not consult the clock. */
function nextRunMs(cron: Cron, afterMs: number): number | undefined {
  return cron.nextRun(new Date(afterMs))?.getTime()
}

/**
 * What the wall clock shows at a time, as epoch ms of UTC; what it would show had it not been put forward within the last
 * day. No clock was ever put forward by more, so that nothing that is named up to there is due later.
 */
function earliestWallMs(ms: number, timeZone: string): number {
  return ms + Math.min(offsetMs(zoned(ms - DAY_MS, timeZone)), offsetMs(zoned(ms, timeZone)))
}

/** When a time on the wall clock is due, and what the wall clock shows then. */
function dueOnWall(namedMs: number, timeZone: string): { dueMs: number; shownMs: number } {
  const due = zoned(namedMs, 'UTC').toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  return { dueMs: due.epochMilliseconds, shownMs: due.epochMilliseconds + offsetMs(due) }
}

function zoned(ms: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
}

function offsetMs({ offsetNanoseconds }: Temporal.ZonedDateTime): number {
  return offsetNanoseconds / 1_000_000
}
