import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeShop = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'plan', name: 'Plan', frequencies: ['monthly'] }],
    markets: [
      { id: 'shop', name: 'Shop' },
      { id: 'club', name: 'Club', subscription_model: 'plan' },
    ],
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    orders: [
      { id: 'placed', market: 'shop', customer: 'anna' },
      { id: 'unplaced', status: 'pending' },
      { id: 'cancelled', status: 'cancelled', placed_at: '2026-02-01T00:00:00Z' },
      { id: 'member', market: 'club' },
    ],
    webhooks: ['create', 'activate'].map((event) => ({
      topic: `order_subscriptions.${event}`,
      callback_url: 'http://receiver.test/in',
    })),
  })
  const sdk = await stage.sdk()
  const orderOf = (id: string) => ({ source_order: sdk.orders.relationship(id) })
  const topics = () => stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])
  return { stage, sdk, orderOf, topics }
}

test('a subscription of a placed order starts active, and its first run was the order', async () => {
  const { stage, sdk, orderOf, topics } = await makeShop()
  const made = await sdk.order_subscriptions.create(
    { frequency: 'monthly', ...orderOf('placed') },
    { include: ['market', 'customer', 'subscription_model', 'order_subscription_items'] },
  )
  expect(made).toMatchObject({
    status: 'active',
    starts_at: '2026-03-01T00:00:00.000Z',
    last_run_at: '2026-03-01T00:00:00.000Z',
    next_run_at: '2026-04-01T00:00:00.000Z',
    occurrencies: 1,
    succeeded_on_last_run: true,
    customer_email: 'anna@example.com',
    market: { id: 'shop' },
    customer: { id: 'anna' },
    subscription_model: null,
    order_subscription_items: [],
  })
  await stage.run(0)
  expect(topics()).toEqual(['order_subscriptions.create', 'order_subscriptions.activate'])
})

test('it is a manual one, also in a market with a subscription model: plain copies renew it', async () => {
  const { stage, sdk, orderOf } = await makeShop()
  const made = await sdk.order_subscriptions.create(
    { frequency: 'monthly', ...orderOf('member') },
    { include: ['subscription_model'] },
  )
  expect(made.subscription_model?.id).toBe('plan')
  await stage.run(32 * 24 * 3_600_000)
  expect(stage.emulator.control.state().copies).toMatchObject([{ type: 'order_copies', order_subscription: made.id }])
})

test('its market may be another one than that of the source order, and the frequency is one of that market’s model', async () => {
  const { sdk, orderOf } = await makeShop()
  const wish = { ...orderOf('placed'), market: sdk.markets.relationship('club') }
  const made = await sdk.order_subscriptions.create({ ...wish, frequency: 'monthly' }, { include: ['market'] })
  expect(made.market?.id).toBe('club')
  await expect(sdk.order_subscriptions.create({ ...wish, frequency: 'weekly' })).rejects.toMatchObject({
    errors: [{ detail: 'frequency - is not included in the list' }],
  })
})

test('a subscription of an order that is not placed waits for the placing', async () => {
  const { stage, sdk, orderOf } = await makeShop()
  const made = await sdk.order_subscriptions.create({ frequency: 'monthly', ...orderOf('unplaced') })
  expect(made).toMatchObject({ status: 'draft', occurrencies: 0, next_run_at: null })
  await stage.run(3_600_000)
  await sdk.orders._place('unplaced')
  expect(await sdk.order_subscriptions.retrieve(made.id)).toMatchObject({
    status: 'active',
    starts_at: '2026-03-01T01:00:00.000Z',
    next_run_at: '2026-04-01T01:00:00.000Z',
    occurrencies: 1,
  })
})

test('a cancelled source order activates nothing', async () => {
  const { sdk, orderOf } = await makeShop()
  const made = await sdk.order_subscriptions.create({ frequency: 'monthly', ...orderOf('cancelled') })
  expect(made.status).toBe('draft')
})

test('a subscription that does not wait for its source order needs starts_at, which is its first run', async () => {
  const { sdk, orderOf } = await makeShop()
  const wish = { frequency: 'monthly', ...orderOf('unplaced'), activate_by_source_order: false }
  await expect(sdk.order_subscriptions.create(wish)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/starts_at' } }],
  })
  const made = await sdk.order_subscriptions.create({ ...wish, starts_at: '2026-05-01T02:00:00+02:00' })
  expect(made).toMatchObject({
    status: 'draft',
    starts_at: '2026-05-01T00:00:00.000Z',
    next_run_at: '2026-05-01T00:00:00.000Z',
    occurrencies: 0,
  })
})

test('without _activate such a subscription misses its runs, and _activate makes up for one at once', async () => {
  const { stage, sdk, orderOf } = await makeShop()
  const made = await sdk.order_subscriptions.create({
    frequency: 'daily',
    ...orderOf('unplaced'),
    activate_by_source_order: false,
    starts_at: '2026-03-02T00:00:00Z',
  })
  await stage.run(4 * 24 * 3_600_000)
  expect(stage.emulator.control.state().copies).toEqual([])
  await sdk.order_subscriptions._activate(made.id)
  await stage.run(0)
  expect(stage.emulator.control.state().copies).toHaveLength(1)
})

test('a subscription that is over before it begins is refused', async () => {
  const { sdk, orderOf } = await makeShop()
  const expires_at = '2026-02-20T00:00:00Z'
  await expect(
    sdk.order_subscriptions.create({ frequency: 'monthly', ...orderOf('placed'), expires_at }),
  ).rejects.toMatchObject({ errors: [{ source: { pointer: '/data/attributes/expires_at' } }] })
})
