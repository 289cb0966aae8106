import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeSeries = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source', currency_code: 'USD' }],
    order_subscriptions: (['automatic', 'manual'] as const).map((kind) => ({
      id: kind,
      source_order: 'source',
      kind,
      frequency: 'weekly',
      ...(kind === 'automatic' ? { items: [{ sku_code: 'TEA', quantity: 1, unit_amount_cents: 700 }] } : {}),
    })),
  })
  const sdk = await stage.sdk()
  const item = { type: 'skus', id: 'XgZwOSPXvb' } as const
  const to = (id: string) => ({ item, order_subscription: sdk.order_subscriptions.relationship(id) })
  return { stage, sdk, to }
}

test('an item is added to an automatic subscription, with its amounts', async () => {
  const { sdk, to } = await makeSeries()
  const wish = { ...to('automatic'), sku_code: 'MUG', quantity: 3, unit_amount_cents: 1_250 }
  expect(await sdk.order_subscription_items.create(wish)).toMatchObject({
    sku_code: 'MUG',
    quantity: 3,
    unit_amount_cents: 1_250,
    unit_amount_float: 12.5,
    formatted_unit_amount: '$12.50',
    total_amount_cents: 3_750,
    formatted_total_amount: '$37.50',
  })
  expect(await sdk.order_subscriptions.order_subscription_items('automatic')).toHaveLength(2)
})

test('an item without a unit amount costs what everything costs here', async () => {
  const { sdk, to } = await makeSeries()
  const made = await sdk.order_subscription_items.create({ ...to('automatic'), quantity: 2 })
  expect(made).toMatchObject({ unit_amount_cents: 1_000, total_amount_cents: 2_000 })
})

test('a changed item has new amounts, and the next run renews it as it is by then', async () => {
  const { stage, sdk } = await makeSeries()
  const [tea] = await sdk.order_subscriptions.order_subscription_items('automatic')
  const changed = await sdk.order_subscription_items.update({ id: tea?.id ?? '', quantity: 4, unit_amount_cents: 800 })
  expect(changed).toMatchObject({ sku_code: 'TEA', total_amount_cents: 3_200 })
  await stage.run(8 * 24 * 3_600_000)
  const { copies, orders } = stage.emulator.control.state()
  const renewal = copies.find(({ order_subscription }) => order_subscription === 'automatic')
  expect(orders.find(({ id }) => id === renewal?.target_order)?.total_amount_cents).toBe(3_200)
})

test('manual subscriptions take no items', async () => {
  const { sdk, to } = await makeSeries()
  await expect(sdk.order_subscription_items.create({ ...to('manual'), quantity: 1 })).rejects.toMatchObject({
    status: 422,
    errors: [{ source: { pointer: '/data/relationships/order_subscription' } }],
  })
})

test('there is at least one of an item, and it costs nothing at least', async () => {
  const { sdk, to } = await makeSeries()
  const wrong = sdk.order_subscription_items.create({ ...to('automatic'), quantity: 0, unit_amount_cents: -1 })
  await expect(wrong).rejects.toMatchObject({
    status: 422,
    errors: [
      { source: { pointer: '/data/attributes/quantity' } },
      { source: { pointer: '/data/attributes/unit_amount_cents' } },
    ],
  })
  const [tea] = await sdk.order_subscriptions.order_subscription_items('automatic')
  const id = tea?.id ?? ''
  await expect(sdk.order_subscription_items.update({ id, quantity: 0 })).rejects.toMatchObject({ status: 422 })
  expect((await sdk.order_subscription_items.retrieve(id)).quantity).toBe(1)
})

test('a code does not stand in for the item itself', async () => {
  const { stage } = await makeSeries()
  const refused = await stage.call('POST', '/api/order_subscription_items', {
    data: {
      type: 'order_subscription_items',
      attributes: { sku_code: 'MUG', quantity: 1 },
      relationships: { order_subscription: { data: { type: 'order_subscriptions', id: 'automatic' } } },
    },
  })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('/data/relationships/item')
})

test('a subscription that loses its last item stays automatic', async () => {
  const { sdk, to } = await makeSeries()
  const [tea] = await sdk.order_subscriptions.order_subscription_items('automatic')
  await sdk.order_subscription_items.delete(tea?.id ?? '')
  expect(await sdk.order_subscriptions.order_subscription_items('automatic')).toHaveLength(0)
  const again = await sdk.order_subscription_items.create({ ...to('automatic'), quantity: 1 })
  expect(again.quantity).toBe(1)
})

test('an item is refused whose total is no exact number of cents any more', async () => {
  const { sdk, to } = await makeSeries()
  const wish = { ...to('automatic'), quantity: 2, unit_amount_cents: Number.MAX_SAFE_INTEGER }
  await expect(sdk.order_subscription_items.create(wish)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/quantity' } }],
  })
})
