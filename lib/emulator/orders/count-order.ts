import { change, related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** Counts a placed order for its customer, whose first one makes them `acquired` and whose second one `repeat`. */
export const countOrder = (world: World, order: Resource): void => {
  const customer = related(world, order, 'customer')
  if (customer === undefined) return
  const count = numberOf(customer, 'total_orders_count') + 1
  change(world, customer, { total_orders_count: count, status: count === 1 ? 'acquired' : 'repeat' })
}
