import { makeRoom, type Pace, spacingMs, takeTurns, takeTurnsOfRuns } from '../core/pace.ts'
import { type Experience, heed } from '../core/rate-limit.ts'
import { changePace } from './change-pace.ts'
import type { Dependencies } from './dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What one process holds of the turns that all share. */
export interface HeldTurns {
  /** Turns that are taken and not used. */
  left: number
  /** When the next of them is (epoch ms), what was held back included. */
  nextMs: number
  spacingMs: number
  heldBackMs: number
}

export const NO_TURNS_HELD: HeldTurns = { left: 0, nextMs: 0, spacingMs: 0, heldBackMs: 0 }

/** Takes so many turns in a row for runs, unless the first were later than a time; in a quiet time nothing is waited for. */
export async function reserveTurns(
  deps: Needs,
  requests: number,
  latestMs: number,
): Promise<HeldTurns | 'too_far_off'> {
  let held = NO_TURNS_HELD
  const changed = await changePace(deps, (pace) => {
    const nowMs = deps.clock.nowMs()
    const taken = takeTurnsOfRuns(pace, requests, nowMs)
    held = { left: requests, nextMs: taken.firstMs, spacingMs: spacingMs(pace), heldBackMs: 0 }
    // What is put back goes out when the quiet time is over, the oldest first.
    return taken.firstMs <= latestMs && pace.quietUntilMs <= nowMs ? taken.pace : pace
  })
  return changed === 'changed' ? held : 'too_far_off'
}

/** Takes a turn that nobody foresaw: what is released next makes room for it. */
export async function takeUnforeseen(deps: Needs): Promise<Pick<HeldTurns, 'left' | 'nextMs' | 'spacingMs'>> {
  let turn = { left: 1, nextMs: deps.clock.nowMs(), spacingMs: 0 }
  await changePace(deps, (pace) => {
    const nowMs = deps.clock.nowMs()
    const taken = takeTurns(pace, 1, nowMs)
    turn = { left: 1, nextMs: taken.firstMs, spacingMs: spacingMs(pace) }
    return makeRoom(taken.pace, 1, nowMs)
  })
  return turn
}

/** Gives back turns that nobody needed, if nobody has taken one after them, and writes down what was found out on the way. */
export async function settleTurns(deps: Needs, held: HeldTurns, experience: Experience | undefined): Promise<void> {
  const unusedMs = held.left * held.spacingMs
  if (experience === undefined && unusedMs === 0) return
  const isLast = (pace: Pace): boolean =>
    unusedMs > 0 && Math.abs(pace.nextTurnMs - (held.nextMs - held.heldBackMs + unusedMs)) < 1
  await changePace(deps, (pace) => {
    const heeded = experience ? heed(pace, experience, deps.settings.apiRequestsPerMinute) : pace
    return isLast(pace) ? { ...heeded, nextTurnMs: heeded.nextTurnMs - unusedMs } : heeded
  })
}
