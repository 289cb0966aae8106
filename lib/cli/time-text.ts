import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { isoSeconds } from '../core/run-key.ts'

/**
 * A time as people read it where they are, e.g. `2026-12-01 01:00 +01:00`.
 *
 * @param offsetMinutes East of Greenwich; default: what this machine's time zone says of that time.
 */
export function localTime(timeMs: number, offsetMinutes: number = offsetHere(timeMs)): string {
  const wall = wallClock(timeMs, offsetMinutes)
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)} ${offsetText(offsetMinutes)}`
}

/** The same to the second, e.g. `2026-12-01 01:00:07 +01:00`. */
export function localSeconds(timeMs: number, offsetMinutes: number = offsetHere(timeMs)): string {
  const wall = wallClock(timeMs, offsetMinutes)
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${offsetText(offsetMinutes)}`
}

/** How far a time is from now, in its two largest units: `in 3 d 4 h`, `12 min ago`. */
export function distance(timeMs: number, nowMs: number): string {
  const text = span(Math.abs(timeMs - nowMs))
  if (text === '') return 'now'
  return timeMs > nowMs ? `in ${text}` : `${text} ago`
}

/** A time and how far it is from now, e.g. `2026-12-01 01:00 +01:00 (in 2 h)`. */
export function moment(timeMs: number, nowMs: number): string {
  return `${localTime(timeMs)} (${distance(timeMs, nowMs)})`
}

/** A time for programs: ISO 8601 in UTC, or null where there is none. */
export function isoOrNull(timeMs: number | undefined): string | null {
  return timeMs === undefined ? null : isoSeconds(timeMs)
}

const UNITS = [
  { name: 'd', ms: DAY_MS },
  { name: 'h', ms: HOUR_MS },
  { name: 'min', ms: MINUTE_MS },
  { name: 's', ms: SECOND_MS },
] as const

/** A length of time in its two largest units: `3 d 4 h`, `12 min`; empty below a second. */
export function span(lengthMs: number): string {
  const first = UNITS.findIndex(({ ms }) => lengthMs >= ms)
  let restMs = lengthMs
  const parts = UNITS.slice(Math.max(0, first), first + 2).flatMap(({ name, ms }) => {
    const count = Math.floor(restMs / ms)
    restMs -= count * ms
    return count === 0 ? [] : [`${count} ${name}`]
  })
  return first === -1 ? '' : parts.join(' ')
}

function offsetHere(timeMs: number): number {
  return -new Date(timeMs).getTimezoneOffset()
}

function wallClock(timeMs: number, offsetMinutes: number): string {
  return new Date(timeMs + offsetMinutes * MINUTE_MS).toISOString()
}

function offsetText(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes)
  return `${offsetMinutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
