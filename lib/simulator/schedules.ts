import { HOUR_MS, MINUTE_MS } from '../core/duration.ts'
import { RELEASE_AHEAD_MS } from '../core/pace.ts'
import { dispatchRuns } from '../flows/dispatch-runs.ts'
import { reconcileRuns } from '../flows/reconcile-runs.ts'
import type { Functions } from './functions.ts'
import type { LedgerModel } from './models/ledger-model.ts'
import type { Source } from './source.ts'
import type { Timeline } from './timeline.ts'

export interface ScheduleOptions {
  timeline: Timeline
  functions: Functions
  ledger: LedgerModel
  /** Whether each of their times is kept, also where there would be nothing to do. */
  isWhole: () => boolean
  /** Whether the pace is below what is configured, so that a dispatch has it to raise. */
  isSlowed: () => boolean
}

/** A reconciliation that has ended. */
export interface Pass {
  /** Whether it has read all that there is to read. */
  isFinished: boolean
}

const followingMs = (periodMs: number, ms: number): number => Math.floor(ms / periodMs) * periodMs + periodMs

/** How many minutes are left out at most, as long as all that is due is in work and a dispatch has only to look on. */
const MOST_RESTED = 4

/**
 * dispatch-runs every minute. Minutes in which it would find nothing are left out: of them the world would not be another, and
 * most of a month is such minutes.
 */
export function makeDispatcher({ timeline, functions, ledger, isWhole, isSlowed }: ScheduleOptions): Source {
  let lastMs = 0
  let periodMs = MINUTE_MS
  const dispatch = async (): Promise<void> => {
    // No retry: what failed is done by the next one.
    const ended = await functions['dispatch-runs'].invoke((deps) => dispatchRuns(deps))
    const onlyLooked = ended.kind === 'answered' && ended.value.released + ended.value.expired === 0
    periodMs = onlyLooked ? Math.min(2 * periodMs, MOST_RESTED * MINUTE_MS) : MINUTE_MS
  }
  return {
    nextMs: () => {
      if (isWhole()) return followingMs(MINUTE_MS, lastMs)
      const next = followingMs(MINUTE_MS, lastMs) - MINUTE_MS + periodMs
      if (isSlowed()) return next
      const wakeMs = ledger.nextWakeMs()
      return wakeMs === undefined ? undefined : Math.max(next, followingMs(MINUTE_MS, wakeMs - RELEASE_AHEAD_MS))
    },
    begin: () => {
      lastMs = timeline.nowMs()
      void dispatch()
    },
  }
}

/** reconcile-runs every hour; hours in which nothing has happened since the last one that got through are left out. */
export function makeReconciler(
  { timeline, functions, isWhole }: ScheduleOptions,
  { changes, tellPass }: { changes: () => number; tellPass: (pass: Pass) => void },
): Source {
  let lastMs = 0
  let reconciled = 0
  return {
    nextMs: () => (!isWhole() && changes() === reconciled ? undefined : followingMs(HOUR_MS, lastMs)),
    begin: () => {
      lastMs = timeline.nowMs()
      const upTo = changes()
      void functions['reconcile-runs'].invoke(reconcileRuns).then((ended) => {
        const isFinished = ended.kind === 'answered' && ended.value.outcome === 'finished'
        if (isFinished) reconciled = upTo
        tellPass({ isFinished })
      })
    },
  }
}
