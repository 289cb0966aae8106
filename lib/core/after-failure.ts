import type { SeenReason } from './reasons.ts'
import type { Run, RunState } from './run.ts'
import { enter } from './run-moves.ts'
import type { Settings } from './settings.ts'
import type { CopyView, OrderView } from './views.ts'

/** More failures than a retry calendar has waits need not be remembered: a row has to stay small. */
const MOST_COUNTED = 8

/** Whether the failure of a copy has used an attempt already; older words about it may still be under way. */
export function isCounted({ countedCopyIds }: Run, { id }: Pick<CopyView, 'id'>): boolean {
  return countedCopyIds.includes(id)
}

/** The run, knowing that a copy has failed. */
export function countFailure(run: Run, { id }: Pick<CopyView, 'id'>): Run {
  return { ...run, countedCopyIds: [...run.countedCopyIds, id].slice(-MOST_COUNTED) }
}

/**
 * A failure that nobody had told of when a person replayed the run, who wants an order whatever had failed until then: it uses no
 * attempt of the replay's. Used, it would park the run again at once where the next run is due. What the replay has begun itself is
 * another matter: a copy of its own, or one that is asked for at this moment.
 */
export function isOfBeforeReplay({ epoch, attempts, startedMs, state }: Run, { updatedMs }: CopyView): boolean {
  const isWaiting = state.name === 'planned' || state.name === 'in_doubt'
  const isBeginning = isWaiting || (state.name === 'claimed' && state.action === 'look_up')
  return epoch > 1 && attempts === 0 && isBeginning && startedMs !== undefined && updatedMs < startedMs
}

/** What decides how a run goes on after a failure. */
export interface FailureContext {
  /** When the series is due next (epoch ms): retries never go past it. Undefined: never again. */
  terms: { nextDueMs: number | undefined }
  settings: Pick<Settings, 'retryCalendarMs'>
  nowMs: number
  why: SeenReason | 'retry_after_failure'
}

/**
 * Uses an attempt: the run waits for its next one, or parks as exhausted when there is none before the next due time. Where somebody has
 * cancelled the order that was left, before we were told of the failure, it is not ours to guess whether another one is wanted.
 */
export function afterFailure(run: Run, target: OrderView | undefined, context: FailureContext): Run {
  const { nowMs, settings, terms, why } = context
  const waitMs = settings.retryCalendarMs[run.attempts]
  const used = { ...run, attempts: run.attempts + 1, crashes: 0, startedMs: nowMs }
  const wakeMs = nowMs + (waitMs ?? 0)
  const past = terms.nextDueMs !== undefined && wakeMs >= terms.nextDueMs
  const isCancelled = target?.status === 'cancelled'
  if (isCancelled || waitMs === undefined || past) {
    const reason = isCancelled ? 'target_cancelled' : 'exhausted'
    const state: RunState = { name: 'parked', reason, parkedMs: nowMs }
    return enter(used, { state, why: reason, nowMs })
  }
  // A run that was in doubt may have had more than one POST: what became of the others is looked for before the next.
  const action = target?.status === 'pending' ? 'place' : used.doubted ? 'look_up' : 'create'
  const state: RunState = { name: 'planned', action, wakeMs, fenced: used.doubted }
  return enter(used, { state, why, nowMs })
}
