import { amount, baseFields, eventStores, field, one, type Shape } from '../schema.ts'

/** What an automatic subscription renews. */
export const orderSubscriptionItemsShape: Shape = {
  type: 'order_subscription_items',
  holds: ['order_subscription_items'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    sku_code: field('string', 'CUF'),
    bundle_code: field('string', 'CUF'),
    quantity: field('integer', 'CUFQS', { required: true }),
    ...amount('unit_amount', 'CUFQS'),
    ...amount('total_amount', 'F'),
    ...baseFields,
  },
  relationships: {
    order_subscription: one('order_subscriptions', 'CQS', { required: true }),
    item: one(['skus', 'bundles', 'adjustments'], 'C', { required: true }),
    sku: one('skus', 'CQ', { narrows: 'item' }),
    bundle: one('bundles', 'CQ', { narrows: 'item' }),
    adjustment: one('adjustments', 'CQ', { narrows: 'item' }),
    source_line_item: one('line_items', 'Q'),
    event_stores: eventStores,
  },
}
