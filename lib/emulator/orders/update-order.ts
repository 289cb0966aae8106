import type { Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { change, current } from '../records.ts'
import { type Resource, withHidden } from '../resource.ts'
import { updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { announceFollowed, followContent } from './draft-or-pending.ts'
import { withCustomer } from './order-customer.ts'
import { orderTriggers } from './order-triggers.ts'

/** The attributes and relationships that decide whether an order can be bought. */
const deciding = ['customer', 'coupon_code']

const apply = (world: World, order: Resource, { plain, wish }: { plain: JsonObject; wish: Wish }): Resource => {
  const { relations } = wish
  const names = [...Object.keys(plain), ...Object.keys(relations)]
  if (names.length === 0) return order
  const { payment_source: paidWith } = relations
  const payment = paidWith === undefined ? {} : { payment_attached: paidWith !== null, in_wallet: false }
  const wanted = withHidden({ ...order, relations: { ...order.relations, ...relations } }, payment)
  const changed = change(world, wanted, plain)
  return deciding.some((name) => names.includes(name)) ? followContent(world, changed) : changed
}

/** PATCH of an order. An order that a trigger takes beyond `pending` at once is not announced as pending. */
export const updateOrder = (world: World, order: Resource, wish: Wish): Resource => {
  const { wish: consistent, made } = withCustomer(world, wish)
  try {
    const updated = updateWithTrigger(world, order, {
      wish: consistent,
      triggers: orderTriggers,
      apply: (plain) => apply(world, order, { plain, wish: consistent }),
    })
    if (made !== undefined) publish(world, 'customers.create', current(world, made))
    return announceFollowed(world, order, updated)
  } catch (error) {
    if (made !== undefined) world.store.remove(made)
    throw error
  }
}
