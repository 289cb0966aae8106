import type { Run } from '../../core/run.ts'
import { resourceIdOf } from '../../core/run-key.ts'
import type { LedgerModel } from '../models/ledger-model.ts'
import type { Checker, Violation } from '../violation.ts'
import { type Evidence, isOfPlan } from './evidence.ts'
import { isTruePark } from './true-park.ts'
import { isTrueSkip } from './true-skip.ts'
import { wasMoved } from './was-moved.ts'

/**
 * P3, the other half: a reason is no excuse unless it is so. Each skip and each park is judged at the moment when it is
 * written, by what has happened at Commerce Layer and to our own functions.
 */
export function trueReasons(ledger: Pick<LedgerModel, 'onRun' | 'allRuns'>, evidence: Evidence): Checker {
  let found: Violation | undefined
  ledger.onRun((run) => {
    if (!isTrue(evidence, run)) found ??= { promise: 'P3', what: `${run.key} is ${tell(run)}, and that is not so` }
  })
  return {
    promise: 'P3',
    afterStep: () => found,
    // Where our own POST had moved a schedule, that was put back since.
    atReconciled: () => {
      const skipped = ledger.allRuns().filter((run) => isOfPlan(evidence, run) && isRescheduled(run))
      const lost = skipped.find((run) => !wasMoved(evidence, run, 'reconciled'))
      return lost && { promise: 'P3', what: `${lost.key} is left out as rescheduled, and nobody has moved it` }
    },
  }
}

function isTrue(evidence: Evidence, run: Run): boolean {
  const { state } = run
  if (!isOfPlan(evidence, run)) return isTrueOfTarget(evidence, run)
  if (state.name === 'skipped') return isTrueSkip(evidence, run, state.reason)
  return state.name !== 'parked' || isTruePark(evidence, run, state.reason)
}

/**
 * The order of a copy may have inherited metadata, and would breed: no run of it is made, or given up for another reason than that. It is
 * parked only for what befalls whoever asks what it is.
 */
function isTrueOfTarget(evidence: Evidence, run: Run): boolean {
  const { state, seriesId } = run
  if (state.name === 'parked') {
    return (state.reason === 'poison' || state.reason === 'not_permitted') && isTruePark(evidence, run, state.reason)
  }
  if (state.name !== 'skipped') return true
  const id = resourceIdOf(seriesId)
  if (evidence.truth.copyOfTarget(id) === undefined) return false
  const isCancelled = state.reason === 'series_cancelled' && evidence.truth.order(id)?.status === 'cancelled'
  return state.reason === 'not_a_series' || isCancelled
}

function isRescheduled({ state }: Run): boolean {
  return state.name === 'skipped' && state.reason === 'rescheduled'
}

function tell({ state }: Run): string {
  return 'reason' in state ? `${state.name} as ${state.reason}` : state.name
}
