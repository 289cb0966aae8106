import { isCounted } from '../../core/after-failure.ts'
import { isGivenUp, type Run } from '../../core/run.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import { isDiscarded, isFinal, isOurs, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Truth } from '../truth.ts'

/** Whether the ledger has what a delivery told of a copy: on the run that it was made for, or on one that knows better. */
export function isCopyKept({ ledger, truth }: { ledger: LedgerModel; truth: Truth }, copy: CopyView): boolean {
  const maker = truth.copy(copy.id)?.maker
  // That one is at work moves nothing that its end would not.
  if (!isFinal(copy)) return true
  switch (maker?.who) {
    case 'perennial': {
      const run = ledger.peekRun(maker.run)
      return run !== undefined && knows(run, copy)
    }
    case 'platform': {
      const seriesId = copy.subscriptionId && seriesIdOf('subscription', copy.subscriptionId)
      // Of a series that nobody has told of yet nothing can be kept; reconciliation comes by later.
      if (!seriesId || ledger.peekSeries(seriesId) === undefined) return true
      if (ledger.runsOfCopy(copy.id).size > 0) return true
      // Nor of a run that has no row yet: that it gets one is P3.
      const near = ledger.allRuns().filter((run) => run.seriesId === seriesId && isSameRun(run.dueMs, maker.dueMs))
      return near.length === 0 || near.some((run) => knows(run, copy))
    }
    default:
      return true
  }
}

function knows(run: Run, copy: CopyView): boolean {
  // A person has said that it is to have no order.
  if (isGivenUp(run)) return true
  if (run.state.name === 'completed' || isCounted(run, copy)) return true
  // Once an order is being placed, a look at all of them comes first.
  if ('action' in run.state && run.state.action === 'place') return true
  if (run.copy === undefined || (copy.targetOrder !== undefined && isPlaced(copy.targetOrder))) return false
  if (run.copy.id !== copy.id) {
    if (run.copy.createdMs >= copy.createdMs || isDiscarded(run, copy)) return true
    return run.copy.status === 'completed' && isOurs(copy) && isLookedAtAgain(run, copy)
  }
  return isFinal(run.copy)
}

/** Before an order is placed all copies are looked at, also after a replay: only what came after a run was closed must take it up. */
function isLookedAtAgain({ state }: Run, { updatedMs }: CopyView): boolean {
  if (state.name === 'parked') return updatedMs <= state.parkedMs
  return state.name !== 'skipped' || updatedMs <= state.closedMs
}
