import { field, one, type Shape } from '../schema.ts'
import { copyFields, copyRelationships } from './copies.ts'

/** Copies of whole orders. Through the API they cannot be attached to a subscription; the platform's own can. */
export const orderCopiesShape: Shape = {
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
}
