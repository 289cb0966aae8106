import { refusal } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { createOrder } from '../orders/create-order.ts'
import { updateOrder } from '../orders/update-order.ts'
import { amount, baseFields, eventStores, field, many, none, nothing, one, trigger } from '../schema.ts'

const deletable = new Set(['draft', 'pending'])

/** Orders, without line items, shipping, stock or payment engines. */
export const orders: Definition = {
  type: 'orders',
  holds: ['orders'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    number: field('string', 'CUFQS'),
    affiliate_code: field('string', 'CUFQS'),
    place_async: field('boolean', 'CUFQS', { default: false }),
    status: field('string', 'FQS', { default: 'draft' }),
    payment_status: field('string', 'FQS', { default: 'unpaid' }),
    fulfillment_status: field('string', 'FQS', { default: 'unfulfilled' }),
    guest: field('boolean', 'CUFQS', { default: false }),
    editable: field('boolean', 'F', { default: true }),
    customer_email: field('string', 'CUFQ'),
    language_code: field('string', 'CUFQS', { default: 'en' }),
    currency_code: field('string', 'FQS'),
    tax_included: field('boolean', 'FQS', { default: true }),
    country_code: field('string', 'FQS'),
    coupon_code: field('string', 'CUFQS'),
    gift_card_code: field('string', 'CUFQS'),
    ...amount('subtotal_amount', 'FQS'),
    ...amount('shipping_amount', 'FQS'),
    ...amount('discount_amount', 'FQS'),
    ...amount('total_tax_amount', 'FQS'),
    ...amount('total_amount', 'FQS'),
    ...amount('total_taxable_amount', 'F'),
    ...amount('total_amount_with_taxes', 'F'),
    ...amount('place_total_amount', 'F'),
    errors_count: field('integer', 'F', { default: 0 }),
    token: field('string', 'FQS'),
    placed_at: field('datetime', 'FQS'),
    approved_at: field('datetime', 'FQS'),
    cancelled_at: field('datetime', 'FQS'),
    payment_updated_at: field('datetime', 'FQS'),
    archived_at: field('datetime', 'FQS'),
    subscription_created_at: field('datetime', 'FQS'),
    expires_at: field('datetime', 'CUFQS'),
    circuit_state: field('string', 'FQS', { default: 'closed' }),
    circuit_failure_count: field('integer', 'FQS', { default: 0 }),
    _place: trigger(),
    _cancel: trigger(),
    _approve: trigger(),
    ...baseFields,
  },
  relationships: {
    market: one('markets', 'CUQS'),
    customer: one('customers', 'CUQS'),
    shipping_address: nothing('CUQ'),
    billing_address: nothing('CUQ'),
    payment_method: nothing('CUQ'),
    payment_source: nothing('CU'),
    line_items: none,
    shipments: none,
    transactions: none,
    order_subscription: one('order_subscriptions', 'Q'),
    order_subscriptions: many(['order_subscriptions'], 'source_order'),
    order_factories: many(['order_copies', 'recurring_order_copies'], 'source_order'),
    order_copies: many(['order_copies'], 'source_order'),
    recurring_order_copies: many(['recurring_order_copies'], 'source_order'),
    attachments: none,
    resource_errors: none,
    events: none,
    tags: none,
    event_stores: eventStores,
  },
  create: createOrder,
  update: updateOrder,
  remove: (world, order) => {
    if (!deletable.has(String(order.attributes.status))) {
      throw refusal(423, 'LOCKED', {
        title: 'Locked resource',
        detail: `The order is ${String(order.attributes.status)} and cannot be deleted.`,
      })
    }
    world.store.remove(order)
    publish(world, 'orders.destroy', order)
  },
}
