import type { Definition } from '../definition.ts'
import { amount, baseFields, eventStores, field, nothing, one } from '../schema.ts'

/** What an automatic subscription renews; manual ones have no items. */
export const orderSubscriptionItems: Definition = {
  type: 'order_subscription_items',
  holds: ['order_subscription_items'],
  operations: ['list', 'retrieve'],
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
    item: nothing('C'),
    sku: nothing('CQ'),
    bundle: nothing('CQ'),
    adjustment: nothing('CQ'),
    source_line_item: nothing('Q'),
    event_stores: eventStores,
  },
}
