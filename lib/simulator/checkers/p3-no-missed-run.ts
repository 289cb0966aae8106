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
  /** Whether the series wants its orders placed. */
  wantsPlacement: (run: Run) => boolean
  /** Whether a person has changed its series. */
  isChanged: (run: Run) => boolean
  /** Whether Commerce Layer will refuse its copies for good. */
  isHopeless: (run: Run) => boolean
  nowMs: () => number
}

/**
 * P3: when the world has come to rest, every run that was due is done or named with a reason, and what the ledger says is
 * done has its order at Commerce Layer, and has it alone. When everything has been repaired and replayed, nothing is parked.
 */
export function noMissedRun(options: MissedOptions): Checker {
  const { ledger, truth, dues, wantsPlacement, isChanged, isHopeless, nowMs } = options
  let replayedMs = 0
  /** A due time that nobody told of is known by the copy that the platform made for it, however late. */
  const isKnownByCopy = ({ dueMs }: Due): boolean =>
    [...truth.copies()].some(
      ({ id, maker }) => maker.who === 'platform' && maker.dueMs === dueMs && ledger.runsOfCopy(id).size > 0,
    )
  const missing = (runs: readonly Run[]): Violation | undefined => {
    const isRow = ({ seriesId, dueMs }: Due): boolean =>
      runs.some((run) => run.seriesId === seriesId && isSameRun(run.dueMs, dueMs))
    const missed = dues().find((due) => !isRow(due) && !isKnownByCopy(due))
    return (
      missed && violation(`${missed.seriesId} due ${new Date(missed.dueMs).toISOString()} is in no row of the ledger`)
    )
  }
  const unfounded = (runs: readonly Run[]): Violation | undefined => {
    const standing = new Map<string, Run>()
    for (const run of runs) {
      if (run.state.name !== 'completed') continue
      const { copy } = run
      const order = copy?.targetOrderId === undefined ? undefined : truth.order(copy.targetOrderId)
      if (run.state.placed ? order?.placedMs === undefined : wantsPlacement(run))
        return violation(`${run.key} is completed, and its order was never placed`)
      if (!run.state.placed && (copy === undefined || truth.copy(copy.id)?.status !== 'completed'))
        return violation(`${run.key} is completed, and its copy is not`)
      // Whose a copy is that a person made, or that of a series that a person changed, is a matter of opinion.
      if (copy === undefined || truth.copy(copy.id)?.maker.who === 'person' || isChanged(run)) continue
      const other = standing.get(copy.id)
      const without = other && [run, other].find((one) => !hasOwnOrder(one))
      if (without !== undefined) return violation(`${run.key} and ${other?.key} stand on one copy`)
      standing.set(copy.id, run)
    }
    return undefined
  }
  /** Of copies that were told at once or in the wrong order each run may have taken the other's: there are as many as runs. */
  const hasOwnOrder = ({ key, seriesId, dueMs }: Run): boolean =>
    [...truth.copies()].some(({ maker, subscriptionId, status, targetOrderId }) => {
      const isOwn =
        maker.who === 'platform'
          ? seriesId === `subscription:${subscriptionId}` && isSameRun(maker.dueMs, dueMs)
          : maker.who === 'perennial' && maker.run === key
      const isPlaced = targetOrderId !== undefined && truth.order(targetOrderId)?.placedMs !== undefined
      return isOwn && (status === 'completed' || isPlaced)
    })
  return {
    promise: 'P3',
    atRest: () => {
      const runs = ledger.allRuns()
      return missing(runs) ?? unfounded(runs)
    },
    beforeReplay: () => {
      replayedMs = nowMs()
    },
    atEnd: () => {
      // What fell due while the last replay was coming to rest, nobody has looked at yet.
      const replayed = ledger.allRuns().filter(({ dueMs }) => dueMs <= replayedMs)
      const parked = replayed.find((run) => run.state.name === 'parked' && !isHopeless(run))
      const why = parked?.state.name === 'parked' ? parked.state.reason : ''
      return parked && violation(`${parked.key} is still parked as ${why}, though all is repaired and was replayed`)
    },
  }
}

function violation(what: string): Violation {
  return { promise: 'P3', what }
}
