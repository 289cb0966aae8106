import { refusal } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { createOrder } from '../orders/create-order.ts'
import { updateOrder } from '../orders/update-order.ts'
import { ordersShape } from '../shapes/orders.ts'

const deletable = new Set(['draft', 'pending'])

/** Orders, without line items, shipping, stock or payment engines. */
export const orders: Definition = {
  ...ordersShape,
  create: createOrder,
  update: updateOrder,
  remove: (world, order) => {
    if (!deletable.has(String(order.attributes.status))) {
      throw refusal(423, 'LOCKED', {
        title: 'Locked resource',
        detail: `The order is ${String(order.attributes.status)} and cannot be deleted.`,
      })
    }
    world.store.remove(order)
    publish(world, 'orders.destroy', order)
  },
}
