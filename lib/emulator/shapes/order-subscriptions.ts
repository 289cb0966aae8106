import { copyTypes } from '../resource.ts'
import { baseFields, eventStores, field, many, none, one, type Shape, trigger } from '../schema.ts'
import { subscriptionScopes } from '../subscriptions/scopes.ts'

/** Subscriptions: what recurs, how often, and when next. */
export const orderSubscriptionsShape: Shape = {
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
    _convert: trigger(),
    _add_tags: field('string', 'U'),
    _remove_tags: field('string', 'U'),
    ...baseFields,
  },
  scopes: subscriptionScopes,
  relationships: {
    market: one('markets', 'CQS'),
    // Always that of its market.
    subscription_model: one('subscription_models', 'QS'),
    source_order: one('orders', 'CQ', { required: true }),
    customer: one('customers', 'QS'),
    customer_payment_source: one('customer_payment_sources', 'UQS'),
    order_subscription_items: many(['order_subscription_items'], 'order_subscription', ''),
    order_factories: many(copyTypes, 'order_subscription', ''),
    order_copies: many(['order_copies'], 'order_subscription', ''),
    recurring_order_copies: many(['recurring_order_copies'], 'order_subscription', ''),
    orders: many(['orders'], 'order_subscription', ''),
    events: many(['events'], 'resource', 'Q'),
    tags: none('CUQ'),
    versions: none(''),
    event_stores: eventStores,
  },
}
