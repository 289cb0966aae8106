import type { Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { drawHex } from '../ids.ts'
import { insert } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { formatAmount } from './amounts.ts'
import { makePending } from './order-status.ts'

/** POST of an order. With a customer it is pending at once, since there are no line items here to wait for. */
export const createOrder = (world: World, { attributes, relations }: Wish): Resource => {
  const customer = relations.customer
  const email = customer === undefined || customer === null ? undefined : world.store.get(customer)?.attributes.email
  const order = insert(world, {
    type: 'orders',
    attributes: {
      number: String(world.nextNumber('orders')),
      currency_code: 'EUR',
      token: drawHex(32, world.random),
      ...formatAmount(0, 'EUR'),
      ...(email === undefined ? {} : { customer_email: email }),
      ...attributes,
    },
    relations: { market: null, customer: null, ...relations },
  })
  publish(world, 'orders.create', order)
  publish(world, 'orders.draft', order)
  return order.attributes.customer_email === null ? order : makePending(world, order)
}
