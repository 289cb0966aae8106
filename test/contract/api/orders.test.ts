import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

describe('orders', () => {
  test('are created as drafts, updated and deleted', async () => {
    const { sdk, stem } = await openOrganization()
    const marks = { reference: stem, reference_origin: 'contract', metadata: { gift: true } }
    const order = await sdk.orders.create({ ...marks, language_code: 'it' })
    expect(order).toMatchObject({
      type: 'orders',
      status: 'draft',
      payment_status: 'unpaid',
      language_code: 'it',
      ...marks,
    })
    expect(await sdk.orders.update({ id: order.id, reference: `${stem}2` })).toMatchObject({ reference: `${stem}2` })
    expect((await sdk.orders.list({ filters: { reference_eq: `${stem}2` } })).first()?.id).toBe(order.id)
    await sdk.orders.delete(order.id)
    await expect(sdk.orders.retrieve(order.id)).rejects.toMatchObject({ status: 404 })
  })

  test('that are drafts cannot be placed or approved', async () => {
    const { sdk } = await openOrganization()
    const { id } = await sdk.orders.create({})
    await expect(sdk.orders._place(id)).rejects.toMatchObject({ status: 422 })
    await expect(sdk.orders._approve(id)).rejects.toMatchObject({ status: 422 })
    expect((await sdk.orders.retrieve(id)).status).toBe('draft')
  })
})

const claim = onTheEmulator('placed orders cost money')

claim('an order is pending, placed, approved and cancelled', async () => {
  const { sdk } = await openEmulated()
  const { id } = await sdk.orders.create({ customer_email: 'eva@example.com' })
  await sdk.line_items.create({
    quantity: 2,
    sku_code: 'TEA',
    unit_amount_cents: 900,
    order: sdk.orders.relationship(id),
  })
  expect(await sdk.orders.retrieve(id)).toMatchObject({ status: 'pending', total_amount_cents: 1_800 })
  await sdk.orders.update({ id, payment_source: { type: 'external_payments', id: 'card' } })
  const placed = await sdk.orders._place(id)
  expect(placed).toMatchObject({ status: 'placed', payment_status: 'authorized', placed_at: expect.any(String) })
  expect(await sdk.orders._place(id)).toMatchObject({ status: 'placed', placed_at: placed.placed_at })
  expect(await sdk.orders._approve(id)).toMatchObject({ status: 'approved', approved_at: expect.any(String) })
  await expect(sdk.orders._approve(id)).rejects.toMatchObject({ status: 422 })
  expect(await sdk.orders._cancel(id)).toMatchObject({ status: 'cancelled', cancelled_at: expect.any(String) })
  await expect(sdk.orders._cancel(id)).rejects.toMatchObject({ status: 422 })
})

claim('line items are created, updated and deleted with their order', async () => {
  const { sdk } = await openEmulated()
  const { id } = await sdk.orders.create({ customer_email: 'eva@example.com' })
  const item = await sdk.line_items.create({
    quantity: 1,
    sku_code: 'TEA',
    unit_amount_cents: 900,
    order: sdk.orders.relationship(id),
  })
  expect(item).toMatchObject({ type: 'line_items', quantity: 1, sku_code: 'TEA' })
  expect(await sdk.line_items.update({ id: item.id, quantity: 3 })).toMatchObject({
    quantity: 3,
    total_amount_cents: 2_700,
  })
  expect(await sdk.orders.line_items(id)).toHaveLength(1)
  expect((await sdk.line_items.order(item.id)).id).toBe(id)
  await sdk.line_items.delete(item.id)
  await expect(sdk.line_items.retrieve(item.id)).rejects.toMatchObject({ status: 404 })
})
