import { type Resource, withHidden } from '../resource.ts'
import type { World } from '../world.ts'
import { outcomeOf } from './outcome.ts'

/**
 * To be called when copies of an order are to be paid with another payment source from now on: what the order's switch
 * says about a missing or expired one is over. One that is declined stays declined.
 */
export const paymentSourceAttached = (world: World, sourceOrder: Resource): void => {
  const outcome = outcomeOf(sourceOrder)
  if (outcome !== 'payment_source_missing' && outcome !== 'payment_source_expired') return
  world.store.put(withHidden(sourceOrder, { copy_outcome: 'ok' }))
}
