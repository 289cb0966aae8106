import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

test('a recurring copy may name another source order: that one’s customer and switch, the subscription’s items', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'ben', email: 'ben@example.com' }],
    orders: [
      { id: 'own', line_items: [{ sku_code: 'TEA', quantity: 3, unit_amount_cents: 400 }] },
      { id: 'other', customer: 'ben', currency_code: 'USD', copy_outcome: 'payment_declined' },
    ],
    order_subscriptions: [{ id: 'series', source_order: 'own', kind: 'automatic', frequency: 'daily' }],
  })
  const sdk = await stage.sdk()
  const { id } = await sdk.recurring_order_copies.create({
    source_order: sdk.orders.relationship('other'),
    order_subscription: sdk.order_subscriptions.relationship('series'),
    place_target_order: true,
  })
  await stage.run(300)
  const copy = await sdk.recurring_order_copies.retrieve(id, { include: ['target_order.line_items'] })
  expect(copy).toMatchObject({
    status: 'failed',
    target_order: {
      status: 'pending',
      customer_email: 'ben@example.com',
      currency_code: 'USD',
      line_items: [{ sku_code: 'TEA', quantity: 3 }],
    },
  })
})
