import { locked } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { createOrder } from '../orders/create-order.ts'
import { lineItemsOf } from '../orders/line-items.ts'
import { updateOrder } from '../orders/update-order.ts'
import { ordersShape } from '../shapes/orders.ts'

const deletable = new Set(['draft', 'pending'])

/** Orders, without shipping, stock, promotion or payment engines. */
export const orders: Definition = {
  ...ordersShape,
  create: createOrder,
  update: updateOrder,
  remove: (world, order) => {
    const status = String(order.attributes.status)
    if (!deletable.has(status)) throw locked(`The order is ${status} and cannot be deleted.`)
    for (const line of lineItemsOf(world, order)) world.store.remove(line)
    world.store.remove(order)
    publish(world, 'orders.destroy', order)
  },
}
