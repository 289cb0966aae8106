import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const webhook = { topic: 'orders.place', callback_url: 'http://receiver.test/' }
const line = { sku_code: 'TEA', quantity: 2, unit_amount_cents: Number.MAX_SAFE_INTEGER }
const series = { source_order: 'of-ben', kind: 'manual', frequency: 'daily' }

/** What is there already when a seed comes. */
const there = {
  customers: ['anna', 'ben'].map((id) => ({ id, email: `${id}@example.com` })),
  customer_payment_sources: ['anna', 'ben'].map((customer) => ({ id: `card-of-${customer}`, customer })),
  orders: [{ id: 'of-ben', customer: 'ben' }],
  webhooks: [{ ...webhook, name: 'Placed' }],
}

const seeding = (seed: unknown) => () => {
  const { emulator } = makeStage()
  emulator.control.seed(there)
  emulator.control.seed(seed)
}

test.each([
  ['/customers/0/email', { customers: [{ id: 'new', email: 'anna@example.com' }] }],
  ['/customers/1/email', { customers: ['x', 'y'].map((id) => ({ id, email: 'same@example.com' })) }],
  ['/webhooks/0/name', { webhooks: [{ ...webhook, name: 'Placed' }] }],
  ['/webhooks/1/name', { webhooks: [webhook, { ...webhook, name: 'x' }, { ...webhook, name: 'x' }].slice(1) }],
  [
    '/webhooks/1/name',
    {
      webhooks: [
        { ...webhook, id: 'own' },
        { ...webhook, name: 'Webhook own' },
      ],
    },
  ],
  [
    '/orders/0/customer_payment_source',
    { orders: [{ id: 'o', customer: 'ben', customer_payment_source: 'card-of-anna' }] },
  ],
  [
    '/order_subscriptions/0/customer_payment_source',
    { order_subscriptions: [{ ...series, id: 's', customer_payment_source: 'card-of-anna' }] },
  ],
  ['/orders/0/line_items/0/quantity', { orders: [{ id: 'o', line_items: [line] }] }],
  ['/order_subscriptions/0/items/0/quantity', { order_subscriptions: [{ ...series, id: 's', items: [line] }] }],
])('a seed is refused for %s in %j', (pointer, seed) => {
  expect(seeding(seed)).toThrow(`${pointer}: `)
})

test('a seed may use what is there already, and the wallet of the one who buys', () => {
  const seed = {
    customer_payment_sources: [{ id: 'second-of-ben', customer: 'ben' }],
    orders: [
      { id: 'o', customer: 'ben', customer_payment_source: 'second-of-ben' },
      { id: 'p', customer_payment_source: 'card-of-anna' },
    ],
    order_subscriptions: [
      { ...series, id: 's', customer_payment_source: 'card-of-ben' },
      { ...series, id: 't', source_order: 'p', customer_payment_source: 'card-of-anna' },
    ],
    webhooks: [webhook, webhook],
  }
  expect(seeding(seed)).not.toThrow()
})
