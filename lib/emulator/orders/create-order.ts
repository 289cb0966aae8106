import type { Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { drawHex } from '../ids.ts'
import { insert } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { orderAmounts } from './amounts.ts'
import { withCustomer } from './order-customer.ts'

/** There are no price lists here that could say otherwise. */
const currencyCode = 'EUR'

/** POST of an order: a draft, until it has a customer and something to buy. */
export const createOrder = (world: World, wish: Wish): Resource => {
  const { wish: consistent, made } = withCustomer(world, wish)
  const { attributes, relations } = consistent
  if (made !== undefined) publish(world, 'customers.create', made)
  const order = insert(world, {
    type: 'orders',
    attributes: {
      number: String(world.nextNumber('orders')),
      currency_code: currencyCode,
      token: drawHex(32, world.random),
      ...orderAmounts({ subtotalCents: 0, discountCents: 0 }, currencyCode),
      ...attributes,
    },
    relations: { market: null, customer: null, ...relations },
  })
  publish(world, 'orders.create', order)
  publish(world, 'orders.draft', order)
  return order
}
