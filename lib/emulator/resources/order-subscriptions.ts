import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { baseFields, eventStores, field, many, none, nothing, one, trigger } from '../schema.ts'
import { createSubscription } from '../subscriptions/create-subscription.ts'
import { updateSubscription } from '../subscriptions/update-subscription.ts'

/** Subscriptions: what recurs, how often, and when next. */
export const orderSubscriptions: Definition = {
  type: 'order_subscriptions',
  holds: ['order_subscriptions'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    number: field('string', 'FQS'),
    status: field('string', 'FQS', { default: 'draft' }),
    frequency: field('string', 'CUFQS', { required: true }),
    activate_by_source_order: field('boolean', 'CUF', { default: true }),
    place_target_order: field('boolean', 'CUF', { default: true }),
    renewal_alert_period: field('integer', 'CUF', { default: 1 }),
    customer_email: field('string', 'FQ'),
    starts_at: field('datetime', 'CFQS'),
    expires_at: field('datetime', 'CUFQS'),
    last_run_at: field('datetime', 'FQS'),
    next_run_at: field('datetime', 'UFQS'),
    occurrencies: field('integer', 'FQS', { default: 0 }),
    errors_count: field('integer', 'FQS', { default: 0 }),
    succeeded_on_last_run: field('boolean', 'FQS'),
    options: field('object', 'CUF', { default: {} }),
    _activate: trigger(),
    _deactivate: trigger(),
    _cancel: trigger(),
    ...baseFields,
  },
  relationships: {
    market: one('markets', 'CQS'),
    subscription_model: nothing('QS'),
    source_order: one('orders', 'CQ', { required: true }),
    customer: one('customers', 'QS'),
    customer_payment_source: nothing('UQS'),
    order_subscription_items: many(['order_subscription_items'], 'order_subscription'),
    order_factories: many(['order_copies', 'recurring_order_copies'], 'order_subscription'),
    order_copies: many(['order_copies'], 'order_subscription'),
    recurring_order_copies: many(['recurring_order_copies'], 'order_subscription'),
    orders: many(['orders'], 'order_subscription'),
    events: none,
    tags: none,
    event_stores: eventStores,
  },
  create: createSubscription,
  update: updateSubscription,
  remove: (world, subscription) => {
    world.store.remove(subscription)
    publish(world, 'order_subscriptions.destroy', subscription)
  },
}
