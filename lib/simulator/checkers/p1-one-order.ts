import type { Checker } from '../violation.ts'
import { type SecondOrder, tellSecondOrder } from './second-order.ts'

/** P1: no run has a second placed order by Perennial's doing. */
export function oneOrder(secondOrders: () => readonly SecondOrder[]): Checker {
  return {
    promise: 'P1',
    afterStep: () => {
      const [found] = secondOrders()
      return found && { promise: 'P1', what: tellSecondOrder(found) }
    },
  }
}
