import { expect, test } from 'vitest'
import { type EmulatedOrganization, openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

test('subscription_models are created, updated and deleted', async () => {
  const { sdk, stem } = await openOrganization()
  const model = await sdk.subscription_models.create({ name: `${stem}model`, frequencies: ['weekly', 'monthly'] })
  expect(model).toMatchObject({
    type: 'subscription_models',
    frequencies: ['weekly', 'monthly'],
    strategy: 'by_frequency',
    auto_activate: true,
    auto_cancel: false,
  })
  const changes = { strategy: 'by_line_items', frequencies: ['daily'], auto_cancel: true }
  expect(await sdk.subscription_models.update({ id: model.id, ...changes })).toMatchObject(changes)
  expect(await sdk.subscription_models.markets(model.id)).toHaveLength(0)
  expect(await sdk.subscription_models.order_subscriptions(model.id)).toHaveLength(0)
  await sdk.subscription_models.delete(model.id)
  await expect(sdk.subscription_models.retrieve(model.id)).rejects.toMatchObject({ status: 404 })
})

test('a subscription model says what is wrong with its frequencies and strategy', async () => {
  const { sdk, stem } = await openOrganization()
  for (const wrong of [{ frequencies: ['sometimes'] }, { frequencies: ['daily'], strategy: 'by_colour' }]) {
    const [name] = Object.keys(wrong).toReversed()
    await expect(sdk.subscription_models.create({ name: stem, ...wrong })).rejects.toMatchObject({
      status: 422,
      errors: [{ source: { pointer: `/data/attributes/${name}` } }],
    })
  }
})

const claim = onTheEmulator('subscriptions come from orders that are placed, which costs money')

const item = { sku_code: 'TEA', unit_amount_cents: 900 }

/** A placed order for tea every week and every month, in a market with a subscription model. */
const placeTea = async ({ sdk }: EmulatedOrganization) => {
  const model = await sdk.subscription_models.create({ name: 'Tea', frequencies: ['weekly', 'monthly'] })
  await sdk.markets.update({ id: 'market', subscription_model: sdk.subscription_models.relationship(model.id) })
  const { id } = await sdk.orders.create({
    customer_email: 'eva@example.com',
    market: sdk.markets.relationship('market'),
  })
  const order = sdk.orders.relationship(id)
  await sdk.line_items.create({ ...item, quantity: 2, frequency: 'weekly', order })
  await sdk.line_items.create({ ...item, quantity: 1, frequency: 'monthly', order })
  await sdk.line_items.create({ ...item, quantity: 1, order })
  const { id: customerId } = await sdk.orders.customer(id)
  const card = await sdk.customer_payment_sources.create({ customer: sdk.customers.relationship(customerId) })
  await sdk.orders._customer_payment_source_id(id, card.id)
  await sdk.orders._place(id)
  return { orderId: id, modelId: model.id }
}

claim('_create_subscriptions makes one subscription of each frequency, with the items that have it', async () => {
  const organization = await openEmulated()
  const { sdk } = organization
  const { orderId, modelId } = await placeTea(organization)
  expect(await sdk.orders._create_subscriptions(orderId)).toMatchObject({ subscription_created_at: expect.any(String) })
  const made = await sdk.orders.order_subscriptions(orderId, {
    include: ['order_subscription_items', 'subscription_model'],
    sort: { frequency: 'desc' },
  })
  expect(Array.from(made)).toMatchObject([
    { frequency: 'weekly', status: 'active', order_subscription_items: [{ quantity: 2, sku_code: 'TEA' }] },
    { frequency: 'monthly', status: 'active', order_subscription_items: [{ quantity: 1, sku_code: 'TEA' }] },
  ])
  expect(made[0]?.subscription_model?.id).toBe(modelId)
  expect(await sdk.subscription_models.order_subscriptions(modelId)).not.toHaveLength(0)
})

claim('a subscription is renewed by recurring_order_copies for what its items say by then', async () => {
  const organization = await openEmulated()
  const { sdk, eventually } = organization
  const { orderId } = await placeTea(organization)
  await sdk.orders._create_subscriptions(orderId)
  const [weekly] = await sdk.orders.order_subscriptions(orderId, { filters: { frequency_eq: 'weekly' } })
  const id = weekly?.id ?? ''
  const [tea] = await sdk.order_subscriptions.order_subscription_items(id)
  await sdk.order_subscription_items.update({ id: tea?.id ?? '', quantity: 5 })
  const another = await sdk.order_subscription_items.create({
    quantity: 1,
    unit_amount_cents: 100,
    order_subscription: sdk.order_subscriptions.relationship(id),
    item: sdk.skus.relationship('SomeSkuId'),
  })
  const extra = await sdk.order_subscription_items.create({
    quantity: 1,
    order_subscription: sdk.order_subscriptions.relationship(id),
    item: sdk.skus.relationship('SomeSkuId'),
  })
  await sdk.order_subscription_items.delete(extra.id)
  expect(await sdk.order_subscription_items.retrieve(another.id)).toMatchObject({ total_amount_cents: 100 })
  await eventually(async () => expect(await sdk.order_subscriptions.orders(id)).toHaveLength(1))
  await eventually(async () => {
    const [renewal] = await sdk.order_subscriptions.orders(id)
    expect(renewal).toMatchObject({ status: 'placed', total_amount_cents: 4_600 })
  })
})

claim('_convert makes a manual subscription an automatic one', async () => {
  const organization = await openEmulated()
  const { sdk } = organization
  const { orderId } = await placeTea(organization)
  const source_order = sdk.orders.relationship(orderId)
  const { id } = await sdk.order_subscriptions.create({ frequency: 'weekly', source_order })
  expect(await sdk.order_subscriptions.order_subscription_items(id)).toHaveLength(0)
  await sdk.order_subscriptions._convert(id)
  expect((await sdk.order_subscriptions.order_subscription_items(id)).length).toBeGreaterThan(0)
  await expect(sdk.order_subscriptions._convert(id)).rejects.toMatchObject({ status: 422 })
})

claim('the scopes active, expired and runnable choose among subscriptions', async () => {
  const { sdk, subscriptionId, advance } = await openEmulated()
  const expires_at = '2026-03-10T00:00:00.000Z'
  await sdk.order_subscriptions.update({ id: subscriptionId, expires_at })
  const chosen = async (scope: string) => (await sdk.order_subscriptions.list({ filters: { [scope]: true } })).length
  expect({ active: await chosen('active'), expired: await chosen('expired') }).toEqual({ active: 1, expired: 0 })
  await advance(10 * 86_400_000)
  expect({ expired: await chosen('expired'), runnable: await chosen('runnable') }).toEqual({ expired: 1, runnable: 0 })
})
