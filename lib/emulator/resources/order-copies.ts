import { createCopy } from '../copies/create-copy.ts'
import type { Definition } from '../definition.ts'
import { field, one } from '../schema.ts'
import { checkedSource, copyFields, copyOperations, copyRelationships } from './copy-shape.ts'

/** Copies of whole orders. Through the API they cannot be attached to a subscription; the platform's own can. */
export const orderCopies: Definition = {
  type: 'order_copies',
  holds: ['order_copies'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    ...copyFields,
    cancel_source_order: field('boolean', 'CF', { default: false }),
    apply_promotions: field('boolean', 'CF', { default: false }),
    skip_errors: field('boolean', 'CF', { default: false }),
    ignore_invalid_coupon: field('boolean', 'CF', { default: false }),
  },
  relationships: { ...copyRelationships, order_subscription: one('order_subscriptions', 'S') },
  create: (world, wish) =>
    createCopy(world, {
      type: 'order_copies',
      attributes: wish.attributes,
      source: checkedSource(world, wish, 'order_copies'),
      role: 'extra',
    }),
  ...copyOperations,
}
