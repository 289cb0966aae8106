import { expect, test } from 'vitest'
import { each, makeStage } from '../stage.ts'

const source_order = { type: 'orders', id: 'source' } as const

const makeSource = async (more: Record<string, unknown> = {}) => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: [{ id: 'card', customer: 'anna' }],
    orders: [
      {
        id: 'source',
        customer: 'anna',
        line_items: [
          { id: 'tea', sku_code: 'TEA', quantity: 2, unit_amount_cents: 450, name: 'Tea', frequency: 'monthly' },
          { id: 'cup', sku_code: 'CUP', quantity: 1, unit_amount_cents: 1_200 },
        ],
        coupon_code: 'SPRING',
        discount_amount_cents: -300,
        promotion_discount_cents: -700,
        ...more,
      },
    ],
    order_subscriptions: [
      {
        id: 'series',
        source_order: 'source',
        kind: 'automatic',
        frequency: 'daily',
        items: [{ sku_code: 'TEA', quantity: 3, unit_amount_cents: 400 }],
      },
    ],
  })
  return { stage, sdk: await stage.sdk() }
}

type Made = Awaited<ReturnType<typeof makeSource>>

const copied = async ({ stage, sdk }: Made, wish: Record<string, boolean> = {}) => {
  const { id } = await sdk.order_copies.create({ source_order, ...wish })
  await stage.run(300)
  const copy = await sdk.order_copies.retrieve(id, { include: ['target_order.line_items', 'target_order.customer'] })
  return { copy, target: copy.target_order }
}

const linesOf = (target: { line_items?: readonly { sku_code?: string | null; quantity: number }[] | null }) =>
  each(target.line_items ?? [], ({ sku_code, quantity }) => `${quantity} ${sku_code}`)

test('a copy of an order has its items, its coupon and its discount, frozen as they are', async () => {
  const made = await makeSource()
  const { target } = await copied(made)
  expect(target).toMatchObject({
    status: 'pending',
    currency_code: 'EUR',
    coupon_code: 'SPRING',
    subtotal_amount_cents: 2_100,
    discount_amount_cents: -300,
    total_amount_cents: 1_800,
    skus_count: 3,
    customer: { id: 'anna' },
  })
  expect(linesOf(target ?? {})).toEqual(['2 TEA', '1 CUP'])
  expect(target?.line_items?.[0]).toMatchObject({ name: 'Tea', unit_amount_cents: 450, frequency: 'monthly' })
  expect(target?.line_items?.[0]?.id).not.toBe('tea')
})

test('a copy that applies promotions has the discount that they give now', async () => {
  const { target } = await copied(await makeSource(), { apply_promotions: true })
  expect(target).toMatchObject({ discount_amount_cents: -700, total_amount_cents: 1_400 })
})

test('a frozen discount is computed anew when the target is edited', async () => {
  const made = await makeSource()
  const { target } = await copied(made)
  await made.sdk.line_items.update({ id: target?.line_items?.[1]?.id ?? '', quantity: 2 })
  expect(await made.sdk.orders.retrieve(target?.id ?? '')).toMatchObject({
    discount_amount_cents: -700,
    total_amount_cents: 2_600,
  })
})

test('a recurring copy is built from the items of its subscription, without coupon and discount', async () => {
  const { stage, sdk } = await makeSource()
  const { id } = await sdk.recurring_order_copies.create({
    source_order,
    order_subscription: sdk.order_subscriptions.relationship('series'),
    place_target_order: true,
  })
  await stage.run(300)
  const { target_order: target } = await sdk.recurring_order_copies.retrieve(id, {
    include: ['target_order.line_items', 'target_order.order_subscription'],
  })
  expect(target).toMatchObject({
    status: 'placed',
    coupon_code: null,
    discount_amount_cents: 0,
    total_amount_cents: 1_200,
    order_subscription: { id: 'series' },
  })
  expect(linesOf(target ?? {})).toEqual(['3 TEA'])
})

test('an invalid coupon that is ignored is dropped, and one that is not can be taken off the target', async () => {
  const made = await makeSource({ copy_outcome: 'coupon_invalid' })
  const lenient = await copied(made, { ignore_invalid_coupon: true, place_target_order: true })
  expect(lenient).toMatchObject({ copy: { status: 'completed' }, target: { status: 'placed', coupon_code: null } })
  const strict = await copied(made, { place_target_order: true })
  expect(strict).toMatchObject({ copy: { status: 'failed' }, target: { status: 'draft', coupon_code: 'SPRING' } })
  const id = strict.target?.id ?? ''
  await expect(made.sdk.orders._pending(id)).rejects.toMatchObject({ errors: [{ detail: 'coupon_code - is invalid' }] })
  expect(await made.sdk.orders.update({ id, coupon_code: null })).toMatchObject({ status: 'pending' })
  expect((await made.sdk.orders._place(id)).status).toBe('placed')
})

test('a target that is out of stock can be placed when it is in stock again', async () => {
  const made = await makeSource({ copy_outcome: 'out_of_stock' })
  const { target } = await copied(made, { place_target_order: true, skip_errors: true })
  const id = target?.id ?? ''
  await expect(made.sdk.orders._place(id)).rejects.toMatchObject({
    errors: [{ detail: 'line_items - are out of stock' }],
  })
  made.stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'ok' } } })
  expect((await made.sdk.orders._place(id)).status).toBe('placed')
})

test('a copy that does not reuse the wallet has nothing to pay with until a payment source is attached', async () => {
  const made = await makeSource()
  const { copy, target } = await copied(made, { place_target_order: true, reuse_wallet: false })
  expect(copy).toMatchObject({ status: 'failed', errors_log: { payment_source: ["can't be blank"] } })
  const id = target?.id ?? ''
  await expect(made.sdk.orders._place(id)).rejects.toMatchObject({ status: 422 })
  await made.sdk.orders._customer_payment_source_id(id, 'card')
  expect((await made.sdk.orders._place(id)).status).toBe('placed')
})

test.each(['payment_source_missing', 'payment_source_expired'] as const)(
  'a payment source that is attached to the target makes up for %s, but only for that target',
  async (copy_outcome) => {
    const made = await makeSource({ copy_outcome })
    const first = await copied(made, { place_target_order: true })
    const second = await copied(made, { place_target_order: true })
    await made.sdk.orders._customer_payment_source_id(first.target?.id ?? '', 'card')
    expect((await made.sdk.orders._place(first.target?.id ?? '')).status).toBe('placed')
    await expect(made.sdk.orders._place(second.target?.id ?? '')).rejects.toMatchObject({ status: 422 })
  },
)

test('a copy of a copy is paid from the wallet too, unless its source was given another payment source', async () => {
  const { stage, sdk } = await makeSource()
  const copyOf = async (id: string) => {
    const copy = await sdk.order_copies.create({ source_order: sdk.orders.relationship(id), place_target_order: true })
    await stage.run(300)
    return sdk.order_copies.retrieve(copy, { include: ['target_order'] })
  }
  const first = await copyOf('source')
  expect((await copyOf(first.target_order?.id ?? '')).status).toBe('completed')
  await sdk.orders.update({ id: 'source', payment_source: { type: 'stripe_payments', id: 'visa' } })
  expect((await copyOf('source')).status).toBe('failed')
})

test('a declined payment stays declined, whatever is attached', async () => {
  const made = await makeSource({ copy_outcome: 'payment_declined' })
  const { target } = await copied(made, { place_target_order: true })
  await made.sdk.orders._customer_payment_source_id(target?.id ?? '', 'card')
  await expect(made.sdk.orders._place(target?.id ?? '')).rejects.toMatchObject({
    errors: [{ detail: 'payment_source - was declined' }],
  })
})

test('a payment source that is attached to a subscription pays its later renewals and its unplaced targets', async () => {
  const { stage, sdk } = await makeSource({ copy_outcome: 'payment_source_missing' })
  const renewed = async () => {
    const { id } = await sdk.recurring_order_copies.create({
      source_order,
      order_subscription: sdk.order_subscriptions.relationship('series'),
      place_target_order: true,
    })
    await stage.run(300)
    return sdk.recurring_order_copies.retrieve(id, { include: ['target_order'] })
  }
  const failed = await renewed()
  expect(failed).toMatchObject({ status: 'failed', target_order: { status: 'pending' } })
  const customer_payment_source = sdk.customer_payment_sources.relationship('card')
  await sdk.order_subscriptions.update({ id: 'series', customer_payment_source })
  expect((await renewed()).target_order?.status).toBe('placed')
  expect((await sdk.orders._place(failed.target_order?.id ?? '')).status).toBe('placed')
  await sdk.customer_payment_sources.delete('card')
  expect((await renewed()).status).toBe('failed')
})

test('an order that was paid with what is not in the wallet is copied without it', async () => {
  const { stage, sdk } = await makeSource()
  const payment_source = { type: 'stripe_payments', id: 'visa' } as const
  const order = await sdk.orders.create({ customer: sdk.customers.relationship('anna'), payment_source })
  await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1 })
  await sdk.orders._place(order)
  const place = async () => {
    const { id } = await sdk.order_copies.create({ source_order: order, place_target_order: true })
    await stage.run(300)
    return (await sdk.order_copies.retrieve(id)).status
  }
  expect(await place()).toBe('failed')
  await sdk.orders._save_payment_source_to_customer_wallet(order)
  expect(await place()).toBe('completed')
})

test('a copy of an order with nothing to buy leaves a draft', async () => {
  const { stage, sdk } = await makeSource()
  const empty = await sdk.orders.create({ customer: sdk.customers.relationship('anna') })
  const quiet = await sdk.order_copies.create({ source_order: empty })
  const placing = await sdk.order_copies.create({ source_order: empty, place_target_order: true })
  await stage.run(300)
  const include = ['target_order']
  expect(await sdk.order_copies.retrieve(quiet, { include })).toMatchObject({
    status: 'completed',
    target_order: { status: 'draft' },
  })
  expect(await sdk.order_copies.retrieve(placing, { include })).toMatchObject({
    status: 'failed',
    errors_log: { status: ['cannot transition from draft to placed'] },
    target_order: { status: 'draft' },
  })
})

test('a target order has the addresses of its source', async () => {
  const made = await makeSource()
  const shipping_address = { type: 'addresses', id: 'home' } as const
  await made.sdk.orders.update({ id: 'source', shipping_address })
  const { target } = await copied(made)
  const linkage = await made.stage.call('GET', `/api/orders/${target?.id}/relationships/shipping_address`)
  expect(linkage.status).toBe(200)
  const stored = made.stage.emulator.snapshot().resources.find(({ id }) => id === target?.id)
  expect(stored?.relations.shipping_address).toEqual(shipping_address)
})
