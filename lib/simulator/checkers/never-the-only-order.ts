import { MINUTE_MS } from '../../core/duration.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Exchange } from '../exchanges.ts'
import type { Truth } from '../truth.ts'
import type { Checker, Violation } from '../violation.ts'
import { orderOfRun } from './second-order.ts'

export interface OnlyOrderOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  truth: Truth
}

/**
 * P1, the other way: Perennial cancels a placed order only where a person has named it, and whoever asks for it, none of a run that has
 * no other. What is placed while it is being cancelled, nobody could know.
 */
export function neverTheOnlyOrder({ onExchange, truth }: OnlyOrderOptions): Checker {
  let found: Violation | undefined
  const isStanding = (id: string | undefined): id is string =>
    id !== undefined && ['placed', 'approved'].includes(truth.order(id)?.status ?? '')
  /** When the run of an order was due (epoch ms); undefined for what a person made. */
  const dueOf = (id: string): number | undefined => {
    const order = truth.order(id)
    return order && orderOfRun(truth, order)?.dueMs
  }
  const hasOther = (id: string): boolean => {
    const sourceOrderId = truth.copyOfTarget(id)?.sourceOrderId
    const dueMs = dueOf(id)
    return [...truth.copies()].some((copy) => {
      const other = copy.targetOrderId
      if (copy.sourceOrderId !== sourceOrderId || other === id || !isStanding(other)) return false
      const otherMs = dueOf(other)
      return dueMs === undefined || otherMs === undefined || isSameRun(dueMs, otherMs)
    })
  }
  onExchange(({ cancels, path, program, atMs }) => {
    const id = path.replace('/api/orders/', '')
    if (!cancels || !isStanding(id) || (truth.order(id)?.placedMs ?? atMs) > atMs - MINUTE_MS) return
    const why = !hasOther(id) ? 'its run has no other that is placed' : 'nobody has named it'
    if (program === 'person' && hasOther(id)) return
    found ??= { promise: 'P1', what: `order ${id}, which is placed, is to be cancelled, and ${why}` }
  })
  return { promise: 'P1', afterStep: () => found }
}
