import type { Run } from '../../core/run.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'

/** A due time that has passed, by what is true at Commerce Layer or by the series' own terms. */
export interface Due {
  seriesId: Run['seriesId']
  dueMs: number
}

export interface MissedOptions {
  ledger: LedgerModel
  truth: Truth
  /** Every due time that has passed by now. */
  dues: () => readonly Due[]
}

/**
 * P3: when the world has come to rest, every run that was due is done or named with a reason, and what the ledger says is
 * done has its order at Commerce Layer.
 */
export function noMissedRun({ ledger, truth, dues }: MissedOptions): Checker {
  /** A due time that nobody told of is known by the copy that the platform made for it, however late. */
  const isKnownByCopy = ({ dueMs }: Due): boolean =>
    [...truth.copies()].some(
      ({ id, maker }) => maker.who === 'platform' && maker.dueMs === dueMs && ledger.runsOfCopy(id).size > 0,
    )
  return {
    promise: 'P3',
    atRest: () => {
      const runs = ledger.allRuns()
      for (const due of dues()) {
        const { seriesId, dueMs } = due
        const isRow = runs.some((run) => run.seriesId === seriesId && isSameRun(run.dueMs, dueMs))
        if (!isRow && !isKnownByCopy(due))
          return violation(`${seriesId} due ${new Date(dueMs).toISOString()} is in no row of the ledger`)
      }
      for (const run of runs) {
        if (run.state.name !== 'completed' || !run.state.placed) continue
        const order = run.copy?.targetOrderId === undefined ? undefined : truth.order(run.copy.targetOrderId)
        if (order?.placedMs === undefined) return violation(`${run.key} is completed, and its order was never placed`)
      }
      return undefined
    },
  }
}

function violation(what: string): Violation {
  return { promise: 'P3', what }
}
