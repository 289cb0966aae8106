import type { Definition } from '../definition.ts'
import { insert } from '../records.ts'
import { baseFields, eventStores, field, many, none, nothing } from '../schema.ts'
import { plainUpdate } from './plain-update.ts'

/** Customers, as far as orders and subscriptions need them. */
export const customers: Definition = {
  type: 'customers',
  holds: ['customers'],
  operations: ['list', 'retrieve', 'create', 'update'],
  fields: {
    email: field('string', 'CUFQS', { required: true }),
    status: field('string', 'FQS', { default: 'acquired' }),
    has_password: field('boolean', 'F', { default: false }),
    total_orders_count: field('integer', 'FQS', { default: 0 }),
    shopper_reference: field('string', 'CUF'),
    profile_id: field('string', 'CUF'),
    ...baseFields,
  },
  relationships: {
    customer_group: nothing('CUQS'),
    customer_payment_sources: none,
    orders: many(['orders'], 'customer'),
    order_subscriptions: many(['order_subscriptions'], 'customer'),
    events: none,
    event_stores: eventStores,
  },
  create: (world, { attributes }) => insert(world, { type: 'customers', attributes }),
  update: plainUpdate,
}
