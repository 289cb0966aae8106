import { one, type Shape } from '../schema.ts'
import { copyFields, copyRelationships } from './copies.ts'

/** Copies that renew an automatic subscription, built from its items. */
export const recurringOrderCopiesShape: Shape = {
  type: 'recurring_order_copies',
  holds: ['recurring_order_copies'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: copyFields,
  relationships: { ...copyRelationships, order_subscription: one('order_subscriptions', 'CQS', { required: true }) },
}
