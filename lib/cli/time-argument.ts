import { parseDurationMs, wholeSeconds } from '../core/duration.ts'
import { CommandError } from './command-error.ts'
import { localSeconds } from './time-text.ts'

/** A day, perhaps with a time of day, perhaps with an offset, also as `perennial` itself writes them. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d))? ?(Z|([+-])(\d\d):?(\d\d))?)?$/

/**
 * Reads a time as a person writes it (epoch ms, whole seconds): without an offset it is this machine's, without a time of day
 * midnight; or how far it is from now.
 *
 * @param from Now, and whether a duration such as `2h` leads ahead (`+2h`) or back (`2h`).
 * @throws {CommandError} for a text that is no time, or one that the calendar or the clock does not have.
 */
export function timeArgument(text: string, from: { nowMs: number; durations: 'ahead' | 'back' }): number {
  const timeMs = durationFrom(text, from) ?? absoluteMs(text)
  if (timeMs !== undefined) return timeMs
  const duration = from.durations === 'ahead' ? '+2h for in two hours' : '2d for two days ago'
  throw new CommandError({
    code: 'not_a_time',
    what: `Expected a time such as 2026-12-01T09:00, got ${JSON.stringify(text)}.`,
    remedy: `Without an offset (Z, +01:00) it is this machine's time; or say ${duration}.`,
    exitCode: 2,
  })
}

function durationFrom(text: string, { nowMs, durations }: { nowMs: number; durations: 'ahead' | 'back' }) {
  const isAhead = durations === 'ahead'
  const lengthMs = isAhead === text.startsWith('+') ? parseDurationMs(text.replace(/^\+/, '')) : undefined
  return lengthMs === undefined ? undefined : wholeSeconds(nowMs + (isAhead ? lengthMs : -lengthMs))
}

function absoluteMs(text: string): number | undefined {
  const [match, day, minute = '00:00', second = '00', zone = '', sign, hours, minutes] = TIME.exec(text) ?? []
  if (match === undefined) return undefined
  const offset = sign === undefined ? zone : `${sign}${hours}:${minutes}`
  const timeMs = Date.parse(`${day}T${minute}:${second}${offset}`)
  if (Number.isNaN(timeMs)) return undefined
  const offsetMinutes = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
  const written = localSeconds(timeMs, ...(zone === '' ? [] : [offsetMinutes]))
  // What is not written back the same is a 30th of February, or an hour that the clock leaves out.
  return written.startsWith(`${day} ${minute}:${second} `) ? timeMs : undefined
}
