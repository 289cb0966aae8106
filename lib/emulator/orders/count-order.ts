import { change, related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'

/**
 * Counts a placed order for its customer, whose first one makes them `acquired` and whose second one `repeat`. Gives back a
 * customer whose status has changed by that, for the caller to announce.
 */
export const countOrder = (world: World, order: Resource): Resource | undefined => {
  const customer = related(world, order, 'customer')
  if (customer === undefined) return undefined
  const count = numberOf(customer, 'total_orders_count') + 1
  const status = count === 1 ? 'acquired' : 'repeat'
  const counted = change(world, customer, { total_orders_count: count, status })
  return status === customer.attributes.status ? undefined : counted
}
