import type { Run } from '../../core/run.ts'
import { parseRunKey } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { CopyFact, Truth } from '../truth.ts'
import type { Checker } from '../violation.ts'
import { type OrderOfRun, orderOfRun, stands } from './second-order.ts'

/** A customer can pay it, and a placing whose answer was lost can still take effect. */
const PAYABLE: ReadonlySet<string | undefined> = new Set(['pending', 'placing'])

export interface LeftOptions {
  truth: Truth
  /** Whether the series of a run wants its orders placed; otherwise customers are to confirm them. */
  wantsPlacement: (run: Pick<Run, 'seriesId'>) => boolean
}

/**
 * P1, before it comes to that: when everything has been put right, no order of ours that could still be paid stands beside one that
 * was placed for its run, by us or by the platform.
 */
export function noOrderLeft({ truth, wantsPlacement }: LeftOptions): Checker {
  const statusOf = ({ targetOrderId }: CopyFact): string | undefined => truth.order(targetOrderId ?? '')?.status
  const placedOrders = (): OrderOfRun[] =>
    [...truth.copies()].flatMap(({ targetOrderId }) => {
      const target = truth.order(targetOrderId ?? '')
      const order = target && orderOfRun(truth, target)
      return order !== undefined && stands(truth, order) ? [order] : []
    })
  return {
    promise: 'P1',
    atEnd: () => {
      const placed = placedOrders()
      const left = [...truth.copies()].find((copy) => {
        const run = copy.maker.who === 'perennial' ? parseRunKey(copy.maker.run) : undefined
        if (run === undefined || !wantsPlacement(run) || !PAYABLE.has(statusOf(copy))) return false
        return placed.some((one) => one.copy.sourceOrderId === copy.sourceOrderId && isSameRun(one.dueMs, run.dueMs))
      })
      if (left === undefined) return undefined
      return { promise: 'P1', what: `order ${left.targetOrderId} of copy ${left.id} is left beside one that is placed` }
    },
  }
}
