import { SECOND_MS } from '../core/duration.ts'
import { isBusy, spacingMs } from '../core/pace.ts'
import { type Experience, holdBackMs } from '../core/rate-limit.ts'
import type { Dependencies, Turns } from './dependencies.ts'
import { NO_TURNS_HELD, reserveTurns, settleTurns, takeUnforeseen } from './held-turns.ts'

export interface TurnOptions extends Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'> {
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>
  /** The part of the rate that is used while runs are due; 1 for who makes them. Default 1. */
  part?: number
}

/** A request that nobody foresaw is one of a run that is claimed: it cannot wait for long. */
const MOST_UNFORESEEN_MS = 20 * SECOND_MS

/** Whoever is late makes up for it a little faster than the pace, not in a burst: there is a limit for these too. */
const CLOSEST_PART = 0.8

/** Makes the turns of one process, which sends one request at a time. */
export function makeTurns(options: TurnOptions): Turns {
  const { clock, pause, part = 1 } = options
  let held = NO_TURNS_HELD
  let last: Experience['last'] | undefined
  /** When the last request had its turn (epoch ms); by the clock that all turns are taken by. */
  let turnMs = 0
  /** When the last request was sent (epoch ms). */
  let sentMs = 0
  /** What the last answer asked for, and no request has heeded yet. */
  let owedMs = 0

  /** Waits before the turn is taken, not after: the turn would be at a time that others have by then. */
  const leaveOthersTheirPart = async (): Promise<void> => {
    const pace = await options.ledger.readPace()
    if (pace === undefined || !isBusy(pace, clock.nowMs())) return
    const waitMs = turnMs + spacingMs(pace) / part - clock.nowMs()
    if (waitMs > 0) await pause(waitMs)
  }
  const takeOne = async (): Promise<void> => {
    if (part < 1) await leaveOthersTheirPart()
    held = { ...held, ...(await takeUnforeseen(options)) }
  }

  return {
    reserve: async (requests, latestMs) => {
      held = NO_TURNS_HELD
      owedMs = 0
      const reserved = await reserveTurns(options, requests, latestMs)
      if (reserved === 'too_far_off') return reserved
      held = reserved
      return 'taken'
    },
    next: async () => {
      const mostMs = held.left > 0 || part < 1 ? Number.POSITIVE_INFINITY : MOST_UNFORESEEN_MS
      // Where the ledger cannot be reached, spacing is all there is to go by.
      if (held.left <= 0) await takeOne().catch(() => undefined)
      turnMs = held.nextMs + owedMs
      const { left, heldBackMs } = held
      held = { ...held, left: left - 1, nextMs: turnMs + held.spacingMs, heldBackMs: heldBackMs + owedMs }
      owedMs = 0
      const earliestMs = Math.max(turnMs, sentMs + held.spacingMs * CLOSEST_PART)
      const waitMs = earliestMs - clock.nowMs()
      if (waitMs > 0) await pause(Math.min(waitMs, mostMs))
      sentMs = clock.nowMs()
    },
    observe: (seen) => {
      last = { ...seen, atMs: turnMs }
      owedMs = holdBackMs(seen)
    },
    untilMs: (requests) => Math.max(0, held.nextMs + (requests - 1) * held.spacingMs + owedMs - clock.nowMs()),
    settle: async () => {
      const [before, seen] = [held, last]
      held = NO_TURNS_HELD
      last = undefined
      await settleTurns(options, before, seen && { heldBackMs: before.heldBackMs, last: seen })
    },
  }
}
