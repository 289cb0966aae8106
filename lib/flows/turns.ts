import { isBusy, makeRoom, type Pace, spacingMs, takeTurns } from '../core/pace.ts'
import { type Experience, heed, holdBackMs } from '../core/rate-limit.ts'
import { changePace } from './change-pace.ts'
import type { Dependencies, Turns } from './dependencies.ts'

export interface TurnOptions extends Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'> {
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>
  /** The part of the rate that is used while runs are due; 1 for who makes them. Default 1. */
  part?: number
}

/** What one process holds of the turns that all share. */
interface Held {
  /** Turns that are taken and not used. */
  left: number
  /** When the next of them is (epoch ms), what was held back included. */
  nextMs: number
  spacingMs: number
  heldBackMs: number
}

const NOTHING: Held = { left: 0, nextMs: 0, spacingMs: 0, heldBackMs: 0 }

/** Makes the turns of one process, which sends one request at a time. */
export function makeTurns(options: TurnOptions): Turns {
  const { clock, pause, part = 1 } = options
  let held = NOTHING
  let last: Experience['last'] | undefined
  /** When the last request had its turn (epoch ms); by the clock that all turns are taken by. */
  let turnMs = 0
  /** What the last answer asked for, and no request has heeded yet. */
  let owedMs = 0

  const take = async (requests: number, latestMs: number): Promise<'taken' | 'too_far_off'> => {
    let wanted = NOTHING
    const changed = await changePace(options, (pace) => {
      const nowMs = clock.nowMs()
      const taken = takeTurns(pace, requests, nowMs)
      wanted = { ...NOTHING, left: requests, nextMs: taken.firstMs, spacingMs: spacingMs(pace) }
      // In a quiet time nothing is waited for: what is put back goes out when it is over, the oldest first.
      return taken.firstMs <= latestMs && pace.quietUntilMs <= nowMs ? taken.pace : pace
    })
    if (changed !== 'changed') return 'too_far_off'
    held = wanted
    return 'taken'
  }
  /** A turn that nobody foresaw: what is released next makes room for it. */
  const takeOne = async (): Promise<void> => {
    if (part < 1) await leaveOthersTheirPart()
    await changePace(options, (pace) => {
      const nowMs = clock.nowMs()
      const taken = takeTurns(pace, 1, nowMs)
      held = { ...held, left: 1, nextMs: taken.firstMs, spacingMs: spacingMs(pace) }
      return makeRoom(taken.pace, 1, nowMs)
    })
  }
  /** Waits before the turn is taken, not after: the turn would be at a time that others have by then. */
  const leaveOthersTheirPart = async (): Promise<void> => {
    const pace = await options.ledger.readPace()
    if (pace === undefined || !isBusy(pace, clock.nowMs())) return
    const waitMs = turnMs + spacingMs(pace) / part - clock.nowMs()
    if (waitMs > 0) await pause(waitMs)
  }

  return {
    reserve: async (requests, latestMs) => {
      held = NOTHING
      owedMs = 0
      return await take(requests, latestMs)
    },
    next: async () => {
      // Where the ledger cannot be reached, spacing is all there is to go by.
      if (held.left <= 0) await takeOne().catch(() => undefined)
      turnMs = held.nextMs + owedMs
      held = {
        left: held.left - 1,
        nextMs: turnMs + held.spacingMs,
        spacingMs: held.spacingMs,
        heldBackMs: held.heldBackMs + owedMs,
      }
      owedMs = 0
      const waitMs = turnMs - clock.nowMs()
      if (waitMs > 0) await pause(waitMs)
    },
    observe: (seen) => {
      last = { ...seen, atMs: turnMs }
      owedMs = holdBackMs(seen)
    },
    untilNextMs: () => Math.max(0, held.nextMs + owedMs - clock.nowMs()),
    settle: async () => {
      if (last === undefined) return
      const experience = { heldBackMs: held.heldBackMs, last }
      held = NOTHING
      last = undefined
      await changePace(options, (pace: Pace) => heed(pace, experience, options.settings.apiRequestsPerMinute))
    },
  }
}
