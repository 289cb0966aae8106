import type { Json } from '../json.ts'
import { isoOf, lastMs, msOf } from '../time.ts'
import { decode, matching, number, Refused, record } from './check.ts'

const shape = record(
  {},
  {
    now: matching('an ISO 8601 datetime', (value) => msOf(value) !== undefined),
    advance_seconds: number(-lastMs / 1_000, lastMs / 1_000),
  },
)

/**
 * Reads what the clock shall say (epoch milliseconds): `{ "now": "2026-03-01T00:00:00Z" }`, or from `nowMs` on
 * `{ "advance_seconds": 3600 }`, which may be negative.
 *
 * @throws {Refused} for anything else, both at once included, and for times before 1970 or after 9999.
 */
export const clockOf = (value: Json, nowMs: number): number => {
  const wanted = decode<{ now?: string; advance_seconds?: number }>('clock', value, shape)
  const { now, advance_seconds: seconds } = wanted
  if ((now === undefined) === (seconds === undefined))
    throw new Refused('clock', ['/: expected either now or advance_seconds'])
  const untilMs = seconds === undefined ? (msOf(now ?? '') ?? 0) : Math.round(nowMs + seconds * 1_000)
  if (untilMs < 0 || untilMs > lastMs)
    throw new Refused('clock', [
      `${Object.keys(wanted).map((name) => `/${name}`)}: expected a time from 1970 to ${isoOf(lastMs)}`,
    ])
  return untilMs
}
