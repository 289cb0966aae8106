import type { ParkReason } from '../core/reasons.ts'
import { type Run, wakeMsOf } from '../core/run.ts'

/** Where the runs of a ledger stand. Each open run is in one of the first five. */
export interface RunSummary {
  dueNow: number
  waiting: number
  inWork: number
  inDoubt: number
  accepted: number
  parked: Partial<Record<ParkReason, number>>
  /** When the next run is due that is not yet (epoch ms). */
  nextDueMs: number | undefined
  /** The open run that should have gone on longest ago, if longer than the grace; an old due time alone is not late. */
  oldestLate: LateRun | undefined
}

/** A run whose time to go on is over. */
export interface LateRun {
  run: Run
  /** When the ledger should have woken it (epoch ms). */
  wakeMs: number
}

/** Sums up open and parked runs; others are done and are left out. */
export function summarizeRuns(runs: readonly Run[], at: { nowMs: number; graceMs: number }): RunSummary {
  const open = runs.filter(({ state }) => openPlace(state, at.nowMs) !== undefined)
  const count = (place: OpenPlace) => open.filter(({ state }) => openPlace(state, at.nowMs) === place).length
  const later = open.filter(({ dueMs }) => dueMs > at.nowMs).map(({ dueMs }) => dueMs)
  const late = open
    .flatMap((run) => ({ run, wakeMs: wakeMsOf(run) ?? at.nowMs }))
    .filter(({ wakeMs }) => wakeMs + at.graceMs < at.nowMs)
    .toSorted((a, b) => a.wakeMs - b.wakeMs)
  return {
    dueNow: count('due_now'),
    waiting: count('waiting'),
    inWork: count('in_work'),
    inDoubt: count('in_doubt'),
    accepted: count('accepted'),
    parked: parkedByReason(runs),
    nextDueMs: later.length === 0 ? undefined : Math.min(...later),
    oldestLate: late[0],
  }
}

type OpenPlace = 'due_now' | 'waiting' | 'in_work' | 'in_doubt' | 'accepted'

function openPlace(state: Run['state'], nowMs: number): OpenPlace | undefined {
  switch (state.name) {
    case 'planned':
      return state.wakeMs <= nowMs ? 'due_now' : 'waiting'
    case 'claimed':
      return 'in_work'
    case 'in_doubt':
    case 'accepted':
      return state.name
    case 'completed':
    case 'skipped':
    case 'parked':
      return undefined
    default:
      return state satisfies never
  }
}

function parkedByReason(runs: readonly Run[]): Partial<Record<ParkReason, number>> {
  const counts: Partial<Record<ParkReason, number>> = {}
  for (const { state } of runs) if (state.name === 'parked') counts[state.reason] = (counts[state.reason] ?? 0) + 1
  return counts
}
