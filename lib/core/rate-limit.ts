import { MINUTE_MS, SECOND_MS } from './duration.ts'
import { type Pace, SLOWEST_PER_MINUTE } from './pace.ts'
import { turnsInMinute } from './recent-turns.ts'

/**
 * What an answer of Commerce Layer's says of the limit that all share who ask from the same address: of the average over a
 * window, not of the shorter bursts. (https://docs.commercelayer.io/core/rate-limits)
 */
export interface RateLimit {
  /** Requests in a window. */
  limit: number
  /** How many of them are left: a window that slides gives them back one by one. */
  remaining: number
  windowMs: number
}

/**
 * What a 429 is about that does not say how long to wait: the window of bursts, 10 s. The average is told by every answer
 * beforehand, and kept to.
 */
export const THROTTLE_WINDOW_MS = 10 * SECOND_MS

/** Of the limit, what is never asked for: 195 of 200. */
const USABLE_PART = 0.975

/** Of the limit, what is left free for whoever else asks at this moment: 3 of 200. */
const RESERVE_PART = 0.015

/** The fastest pace: what is configured, and never all of what Commerce Layer says it allows. */
export function ceilingOf({ limitPerMinute }: Pick<Pace, 'limitPerMinute'>, configuredPerMinute: number): number {
  const usable = limitPerMinute === undefined ? configuredPerMinute : Math.floor(limitPerMinute * USABLE_PART)
  return Math.max(SLOWEST_PER_MINUTE, Math.min(configuredPerMinute, usable))
}

/** A request is held back while its run is claimed: no longer than this. */
const LONGEST_HOLD_MS = 5 * SECOND_MS

/**
 * How long to hold back before the next request (ms): until the window has given back what is missing of the reserve. So
 * what others use is made room for before there is a 429.
 */
export function holdBackMs(seen: RateLimit): number {
  const missing = Math.max(0, reserveOf(seen) - seen.remaining)
  return Math.min(LONGEST_HOLD_MS, (missing * seen.windowMs) / seen.limit)
}

function reserveOf({ limit }: RateLimit): number {
  return Math.ceil(limit * RESERVE_PART)
}

/** What a batch of requests has found out about the limit. */
export interface Experience {
  /** How much longer than planned its requests took, because too few were left (ms). */
  heldBackMs: number
  /** What the last answer said, and when (epoch ms). */
  last: RateLimit & { atMs: number }
}

/** Below this part of the limit, what seems to be others' is taken for our own that was counted at another moment. */
const OTHERS_PART = 0.06

/** How much a single look at what others use counts. */
const WEIGHT = 0.5

/**
 * The pace that Commerce Layer's own word asks for: all that is usable and that others do not use. Slower at once, faster by a
 * tenth of the configured rate at a time.
 */
export function heed(pace: Pace, { heldBackMs, last }: Experience, configuredPerMinute: number): Pace {
  const perMinute = MINUTE_MS / last.windowMs
  const used = (last.limit - last.remaining) * perMinute
  const others = Math.max(0, used - turnsInMinute(pace.recentTurns, last.atMs))
  const othersPerMinute = Math.round(pace.othersPerMinute + WEIGHT * (others - pace.othersPerMinute))
  const limitPerMinute = Math.round(last.limit * perMinute)
  const told = { ...pace, limitPerMinute, othersPerMinute, toldMs: last.atMs }
  const requestsPerMinute = nearer(told, targetOf(told, configuredPerMinute), configuredPerMinute)
  const next = { ...told, requestsPerMinute, nextTurnMs: told.nextTurnMs + heldBackMs }
  return isSame(pace, next) ? pace : next
}

function targetOf(pace: Pace, configuredPerMinute: number): number {
  const { limitPerMinute = configuredPerMinute, othersPerMinute } = pace
  const ceiling = ceilingOf(pace, configuredPerMinute)
  const isShared = othersPerMinute > limitPerMinute * OTHERS_PART
  const left = Math.floor(limitPerMinute * USABLE_PART) - othersPerMinute
  return isShared ? Math.max(SLOWEST_PER_MINUTE, Math.min(ceiling, left)) : ceiling
}

function nearer({ requestsPerMinute }: Pace, target: number, configuredPerMinute: number): number {
  return Math.min(target, requestsPerMinute + Math.ceil(configuredPerMinute / 10))
}

/** A look that finds what is known already is not worth a write; what others use only counts where it changes the pace. */
function isSame(before: Pace, after: Pace): boolean {
  return (
    before.requestsPerMinute === after.requestsPerMinute &&
    before.limitPerMinute === after.limitPerMinute &&
    before.nextTurnMs === after.nextTurnMs &&
    after.toldMs - before.toldMs < TOLD_MS / 2 &&
    Math.abs(before.othersPerMinute - after.othersPerMinute) < (after.limitPerMinute ?? 0) * OTHERS_PART
  )
}

/** The pace after a 429: half the rate, and quiet for what it asked (or for what a burst takes to pass). */
export function slowDown(pace: Pace, retryAfterMs: number | undefined, nowMs: number): Pace {
  const requestsPerMinute = Math.max(SLOWEST_PER_MINUTE, Math.floor(pace.requestsPerMinute / 2))
  const quietUntilMs = Math.max(pace.quietUntilMs, nowMs + (retryAfterMs ?? THROTTLE_WINDOW_MS))
  // One spell of 429s reaches many runs of a batch at once; only the first of them halves the rate.
  return pace.quietUntilMs > nowMs ? { ...pace, quietUntilMs } : { ...pace, requestsPerMinute, quietUntilMs }
}

/** What was told of the limit holds for so long: answers may stop to tell it. */
const TOLD_MS = 10 * MINUTE_MS

/**
 * The pace a minute later, without a 429 since: a tenth of the configured rate faster. Where answers tell what is left of the
 * limit, these decide instead.
 */
export function speedUp(pace: Pace, configuredPerMinute: number, nowMs: number): Pace {
  if (pace.limitPerMinute !== undefined && pace.toldMs > nowMs - TOLD_MS) return pace
  const faster = Math.min(configuredPerMinute, pace.requestsPerMinute + Math.ceil(configuredPerMinute / 10))
  if (faster === pace.requestsPerMinute) return pace
  return { ...pace, requestsPerMinute: faster, limitPerMinute: undefined, othersPerMinute: 0 }
}
