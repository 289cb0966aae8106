import type { Json } from '../json.ts'
import { related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { lineItemsOf } from './line-items.ts'

/** Whether an order's content can still be changed in a status. */
export const isOpenStatus = (status: Json | undefined): boolean =>
  status === 'draft' || status === 'pending' || status === 'editing'

/** Whether an order has a customer and something to buy, which makes a draft pending; a seeded total stands for items. */
export const isComplete = (world: World, order: Resource): boolean =>
  related(world, order, 'customer') !== undefined &&
  (numberOf(order, 'subtotal_amount_cents') > 0 || lineItemsOf(world, order).length > 0)
