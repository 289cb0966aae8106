import { EMPTY_HISTORY, remember } from '../../lib/core/history.ts'
import { newRun, type Run, type RunState } from '../../lib/core/run.ts'
import { runKeyOf, type SeriesId } from '../../lib/core/run-key.ts'
import { moveRun } from '../../lib/core/run-moves.ts'
import type { Series } from '../../lib/core/series.ts'

/** 2026-12-01T00:00:00Z. */
export const DUE_MS = Date.UTC(2026, 11, 1)
export const HOUR_MS = 3_600_000
export const SERIES: SeriesId = 'subscription:KjYhTgRfEd'

/** A run that waits for its time. */
export function planned(at: { wakeMs: number; dueMs?: number; seriesId?: SeriesId }): Run {
  const { wakeMs, dueMs = DUE_MS, seriesId = SERIES } = at
  const state: RunState = { name: 'planned', action: 'create', wakeMs, fenced: false }
  const history = remember(EMPTY_HISTORY, { atMs: DUE_MS, from: 'new', to: 'planned', why: 'due', post: 0 })
  return newRun({ key: runKeyOf(seriesId, dueMs), seriesId, dueMs, clock: 'perennial', state }, history)
}

/** The run, claimed with a lease. */
export function claimed(run: Run, leaseUntilMs: number): Run {
  return moveRun(run, { name: 'claim', action: 'create', fenced: false, leaseUntilMs }, DUE_MS)
}

/** One of each state. */
export const STATES: readonly RunState[] = [
  { name: 'planned', action: 'look_up', wakeMs: DUE_MS + 1, fenced: true },
  { name: 'claimed', action: 'place', fenced: true, leaseUntilMs: DUE_MS + 2 },
  { name: 'in_doubt', sinceMs: DUE_MS, wakeMs: DUE_MS + 3 },
  { name: 'accepted', wakeMs: DUE_MS + 4 },
  { name: 'completed', placed: true, closedMs: DUE_MS + 5 },
  { name: 'skipped', reason: 'series_gone', closedMs: DUE_MS + 6 },
  { name: 'parked', reason: 'too_late', parkedMs: DUE_MS + 7 },
]

/** The run after a life in which everything happened. */
export function eventfulRun(run: Run): Run {
  const move = { atMs: DUE_MS, from: 'planned', to: 'claimed', why: 'claimed', post: 1 } as const
  const history = Array.from({ length: 20 }).reduce<Run['history']>((sofar) => remember(sofar, move), run.history)
  return {
    ...run,
    clock: 'commerce_layer',
    epoch: 2,
    attempts: 3,
    waits: 4,
    posts: 5,
    doubted: true,
    lastPlainPostMs: DUE_MS + 1,
    crashes: 2,
    copy: {
      type: 'order_copies',
      id: 'copy1',
      status: 'failed',
      createdMs: DUE_MS,
      updatedMs: DUE_MS + 4,
      targetOrderId: 'order1',
      ours: true,
    },
    countedCopyIds: ['copy0', 'copy1'],
    takeoverNextRunMs: DUE_MS + 3,
    movedToMs: DUE_MS + HOUR_MS,
    error: { status: 422, code: 'VALIDATION_ERROR', pointer: '/data', key: 'blank', message: 'status - is wrong' },
    note: 'the customer has left',
    interventionId: '2026-12-01T00:00:00Z-k3f9',
    history,
  }
}

/** A series of which everything is known. */
export function series(changes: Partial<Series>): Series {
  return {
    id: SERIES,
    kind: 'subscription',
    version: 1,
    clock: 'perennial',
    seenMs: DUE_MS,
    sourceOrderId: 'order1',
    copyType: 'recurring_order_copies',
    rule: {
      frequency: 'monthly',
      anchorMs: DUE_MS,
      fromMs: DUE_MS + 1,
      expiresMs: DUE_MS + HOUR_MS,
      copies: 12,
      timeZone: 'Europe/Rome',
    },
    options: {
      placeTargetOrder: true,
      reuseWallet: true,
      cancelSourceOrder: false,
      applyPromotions: true,
      skipErrors: false,
      ignoreInvalidCoupon: true,
    },
    catchUp: 'all',
    problem: 'clock_conflict',
    vetted: true,
    paused: true,
    askedMs: DUE_MS + HOUR_MS,
    ...changes,
  }
}
