import { locked } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { createOrder } from '../orders/create-order.ts'
import { lineItemsOf } from '../orders/line-items.ts'
import { updateOrder } from '../orders/update-order.ts'
import { copyTypes, type Resource } from '../resource.ts'
import { ordersShape } from '../shapes/orders.ts'
import type { World } from '../world.ts'

const deletable = new Set(['draft', 'pending'])

const isUnfinished = ({ attributes: { status } }: Resource): boolean => status === 'pending' || status === 'in_progress'

/** Whether subscriptions, or copies that have not ended yet, refer to an order. */
const isNeeded = (world: World, order: Resource): boolean =>
  world.store.referring(['order_subscriptions'], 'source_order', order).length > 0 ||
  ['source_order', 'target_order'].some((name) => world.store.referring(copyTypes, name, order).some(isUnfinished))

/** Orders, without shipping, stock, promotion or payment engines. */
export const orders: Definition = {
  ...ordersShape,
  create: createOrder,
  update: updateOrder,
  remove: (world, order) => {
    const status = String(order.attributes.status)
    if (!deletable.has(status)) throw locked(`The order is ${status} and cannot be deleted.`)
    if (isNeeded(world, order)) throw locked('The order is the source of subscriptions, or being copied.')
    for (const line of lineItemsOf(world, order)) world.store.remove(line)
    world.store.remove(order)
    publish(world, 'orders.destroy', order)
  },
}
