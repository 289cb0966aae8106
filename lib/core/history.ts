import type { Reason } from './reasons.ts'
import type { StateName } from './state-names.ts'

/** One move of a run. */
export interface HistoryEntry {
  /** Epoch ms, by the clock of whoever wrote it. */
  atMs: number
  from: StateName | 'new'
  to: StateName
  why: Reason
  /** The number of the POST that this move belongs to, 0 before the first. */
  post: number
}

/** The moves of a run, bounded: the first ones and the last ones, and how many between were left out. */
export interface History {
  first: readonly HistoryEntry[]
  last: readonly HistoryEntry[]
  leftOut: number
}

const KEEP_FIRST = 4
const KEEP_LAST = 8

export const EMPTY_HISTORY: History = { first: [], last: [], leftOut: 0 }

/** Why a run was planned the last time. */
export function whyPlanned({ history }: { history: History }): Reason | undefined {
  return [...history.first, ...history.last].findLast((entry) => entry.to === 'planned')?.why
}

/** When a run was moved last (epoch ms), by the clock of whoever moved it. */
export function lastMoveMs({ history }: { history: History }): number {
  return (history.last.at(-1) ?? history.first.at(-1))?.atMs ?? 0
}

/** The history with one more move at its end. */
export function remember(history: History, entry: HistoryEntry): History {
  if (history.first.length < KEEP_FIRST) return { ...history, first: [...history.first, entry] }
  const last = [...history.last, entry]
  const excess = Math.max(0, last.length - KEEP_LAST)
  return { first: history.first, last: last.slice(excess), leftOut: history.leftOut + excess }
}
