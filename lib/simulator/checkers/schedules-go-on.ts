import { HOUR_MS } from '../../core/duration.ts'
import { isOpen, type Run } from '../../core/run.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { PlatformsDue } from '../subscription-facts.ts'
import type { Checker, Violation } from '../violation.ts'

/** The platform may be late by the grace. */
const STANDS_STILL_MS = 2 * HOUR_MS

export interface ScheduleOptions {
  ledger: Pick<LedgerModel, 'allRuns'>
  /** The due times from which schedules have not moved on, where that is for Perennial to know. */
  standing: () => readonly PlatformsDue[]
  nowMs: () => number
}

/**
 * P3: no schedule of a world at rest stands still in the past without a run that is expected there or later: the platform would never
 * run that subscription again, and its runs would be due for nobody. What nobody has told of is known once the world was reconciled.
 */
export function schedulesGoOn({ ledger, standing, nowMs }: ScheduleOptions): Checker {
  const find = (isToBeKnown: (due: PlatformsDue) => boolean): Violation | undefined => {
    const expected = ledger.allRuns().filter(isOpen)
    const still = standing()
      .filter(({ dueMs }) => dueMs < nowMs() - STANDS_STILL_MS)
      .find((due) => isToBeKnown(due) && !expected.some((run) => isOf(run, due) && run.dueMs > due.dueMs - SAME_RUN_MS))
    if (still === undefined) return undefined
    const what = `the schedule of ${still.subscriptionId} stands still at ${new Date(still.dueMs).toISOString()}`
    return { promise: 'P3', what }
  }
  const isKnown = (due: PlatformsDue): boolean =>
    ledger.allRuns().some((run) => isOf(run, due) && isSameRun(run.dueMs, due.dueMs))
  return { promise: 'P3', atRest: () => find(isKnown), atReconciled: () => find(() => true) }
}

function isOf({ seriesId }: Run, { subscriptionId }: PlatformsDue): boolean {
  return seriesId === seriesIdOf('subscription', subscriptionId)
}
