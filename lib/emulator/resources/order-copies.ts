import { createCopy } from '../copies/create-copy.ts'
import type { Definition } from '../definition.ts'
import { orderCopiesShape } from '../shapes/order-copies.ts'
import { checkedSource, copyOperations } from './copy-operations.ts'

/** Copies of whole orders. Through the API they cannot be attached to a subscription; the platform's own can. */
export const orderCopies: Definition = {
  ...orderCopiesShape,
  create: (world, wish) =>
    createCopy(world, {
      type: 'order_copies',
      attributes: wish.attributes,
      source: checkedSource(world, wish),
      role: 'extra',
    }),
  ...copyOperations,
}
