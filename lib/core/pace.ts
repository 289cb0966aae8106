import { MINUTE_MS, SECOND_MS } from './duration.ts'

/** Why releases are stopped but for one probe a minute. */
export type StopReason = 'configuration' | 'unreachable'

/** The one row that spaces all requests to Commerce Layer. */
export interface Pace {
  version: number
  /** When the next send slot is free (epoch ms). */
  nextSlotMs: number
  /** At most the configured rate; less after a 429. */
  requestsPerMinute: number
  /** No release before this time: what a 429 asked for. */
  quietUntilMs: number
  stopped: { reason: StopReason; sinceMs: number; nextProbeMs: number } | undefined
  /** Runs in a row that found Commerce Layer unreachable. */
  unreachable: number
}

/** SQS takes at most 10 messages in one send, and create-copies at most 10 in one batch. */
export const GROUP_SIZE = 10

/** How far ahead of its slot a message may be sent: three half-minutes, so that the next dispatch is in time. */
export const RELEASE_AHEAD_MS = 90 * SECOND_MS

/** The window that a 429 is about when it says nothing: the longer of the two documented ones. */
export const THROTTLE_WINDOW_MS = MINUTE_MS

const SLOWEST_PER_MINUTE = 6
const UNREACHABLE_BEFORE_STOP = 3

/** The pace of a ledger that has none yet. */
export function freshPace(requestsPerMinute: number): Pace {
  return { version: 0, nextSlotMs: 0, requestsPerMinute, quietUntilMs: 0, stopped: undefined, unreachable: 0 }
}

/** A group of runs that share one send slot. */
export interface Group {
  /** What its runs will ask of the API, its shared re-read included. */
  requests: number
  /** When the last of its runs wakes: a message that arrives before would find nothing to do. */
  notBeforeMs: number
}

/**
 * Takes the next free send slot for a group: its requests at the present rate keep the next group away.
 * The slot is never before now, nor before the end of a quiet time.
 */
export function takeSlot(pace: Pace, group: Group, nowMs: number): { pace: Pace; slotMs: number } {
  const slotMs = Math.max(nowMs, group.notBeforeMs, pace.nextSlotMs, pace.quietUntilMs)
  const nextSlotMs = slotMs + (group.requests * MINUTE_MS) / pace.requestsPerMinute
  return { pace: { ...pace, nextSlotMs }, slotMs }
}

/** The pace after a 429: half the rate, and quiet for what it asked (or the window it did not name). */
export function slowDown(pace: Pace, retryAfterMs: number | undefined, nowMs: number): Pace {
  const requestsPerMinute = Math.max(SLOWEST_PER_MINUTE, Math.floor(pace.requestsPerMinute / 2))
  const quietUntilMs = Math.max(pace.quietUntilMs, nowMs + (retryAfterMs ?? THROTTLE_WINDOW_MS))
  // One spell of 429s reaches many runs of a batch at once; only the first of them halves the rate.
  return pace.quietUntilMs > nowMs ? { ...pace, quietUntilMs } : { ...pace, requestsPerMinute, quietUntilMs }
}

/** The pace a minute later, without a 429 since: a tenth of the configured rate faster. */
export function speedUp(pace: Pace, configuredPerMinute: number): Pace {
  const faster = pace.requestsPerMinute + Math.ceil(configuredPerMinute / 10)
  return { ...pace, requestsPerMinute: Math.min(configuredPerMinute, faster) }
}

/** The pace after a request that never left: several runs in a row stop the releases. */
export function countUnreachable(pace: Pace, nowMs: number): Pace {
  const unreachable = pace.unreachable + 1
  const counted = { ...pace, unreachable }
  return unreachable < UNREACHABLE_BEFORE_STOP ? counted : stop(counted, 'unreachable', nowMs)
}

/** Stops all releases but one probe a minute. */
export function stop(pace: Pace, reason: StopReason, nowMs: number): Pace {
  return { ...pace, stopped: { reason, sinceMs: pace.stopped?.sinceMs ?? nowMs, nextProbeMs: nowMs + MINUTE_MS } }
}

/** The pace after an answer from Commerce Layer: whatever stopped it is over. */
export function resume(pace: Pace): Pace {
  const running = pace.stopped === undefined && pace.unreachable === 0
  return running ? pace : { ...pace, stopped: undefined, unreachable: 0 }
}
