import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const line = { sku_code: 'TEA', quantity: 2, unit_amount_cents: 450 }

test('a seeded order costs what its items cost, or the total that it was given, less its discount', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [
      { id: 'items', line_items: [line], discount_amount_cents: -100 },
      { id: 'total', total_amount_cents: 3_000, discount_amount_cents: -100 },
      { id: 'plain', line_items: [] },
    ],
  })
  const sdk = await stage.sdk()
  expect(await sdk.orders.retrieve('items')).toMatchObject({ subtotal_amount_cents: 900, total_amount_cents: 800 })
  expect(await sdk.orders.retrieve('total')).toMatchObject({ subtotal_amount_cents: 3_100, total_amount_cents: 3_000 })
  expect(await sdk.orders.retrieve('plain')).toMatchObject({ discount_amount_cents: 0, total_amount_cents: 5_000 })
})

test('a seeded order belongs to the customer whose wallet pays it', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: [{ id: 'card', customer: 'anna' }],
    orders: [{ id: 'order', customer_payment_source: 'card' }],
  })
  const sdk = await stage.sdk()
  const order = await sdk.orders.retrieve('order', { include: ['customer'] })
  expect(order).toMatchObject({ customer_email: 'anna@example.com', customer: { id: 'anna', status: 'acquired' } })
})

test('a seeded draft is nobody’s until somebody buys it', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'cart', status: 'draft', line_items: [line] }] })
  const sdk = await stage.sdk()
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ status: 'draft', customer_email: null })
  const bought = await sdk.orders.update({ id: 'cart', customer_email: 'anna@example.com' })
  expect(bought.status).toBe('pending')
})
