import { isBegun, isWanted, type Run } from './run.ts'

/**
 * Which of those that wait for a send slot a run waits with, each lane having a share of the slots: `asked` a person wants it,
 * `begun` something was done for it already, `due` nothing yet.
 */
export const LANES = ['asked', 'begun', 'due'] as const
export type Lane = (typeof LANES)[number]

/** A month's backlog is in the last lane: neither a person nor a run in work waits behind it. */
export function laneOf(run: Run): Lane {
  if (isWanted(run)) return 'asked'
  return isBegun(run) ? 'begun' : 'due'
}

/** Of ten groups that are released in a row, so many are of a lane as long as others wait; what it does not use, they do. */
const SHARES: Readonly<Record<Exclude<Lane, 'due'>, number>> = { asked: 1, begun: 3 }
const IN_A_ROW = 10

/** The order in which groups of the lanes are released, each lane's own order kept. */
export function mergeLanes<T>(groups: Readonly<Record<Lane, readonly T[]>>): T[] {
  const merged: T[] = []
  const left = { asked: [...groups.asked], begun: [...groups.begun], due: [...groups.due] }
  const take = (lane: Lane, count: number): void => void merged.push(...left[lane].splice(0, count))
  while (left.asked.length + left.begun.length + left.due.length > 0) {
    const before = merged.length
    take('asked', SHARES.asked)
    take('begun', SHARES.begun)
    take('due', before + IN_A_ROW - merged.length)
    for (const lane of LANES) take(lane, before + IN_A_ROW - merged.length)
  }
  return merged
}
