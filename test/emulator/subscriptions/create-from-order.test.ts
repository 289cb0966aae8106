import { expect, test } from 'vitest'
import type { SeedLineItem, SeedOrder, SeedSubscriptionModel } from '../../../lib/emulator/control-types.ts'
import { dayMs, makeStage } from '../stage.ts'

const topics = ['order_subscriptions.create', 'order_subscriptions.activate', 'orders.create_subscriptions']

const lineItems: readonly SeedLineItem[] = [
  { id: 'tea', sku_code: 'TEA', quantity: 2, unit_amount_cents: 700, frequency: 'weekly' },
  { id: 'mug', sku_code: 'MUG', quantity: 1, unit_amount_cents: 1_500 },
  { id: 'milk', sku_code: 'MILK', quantity: 3, unit_amount_cents: 100, frequency: 'weekly' },
  { id: 'beans', sku_code: 'BEANS', quantity: 1, unit_amount_cents: 900, frequency: 'monthly' },
]

const makeClub = async (model: Partial<SeedSubscriptionModel> = {}, order: Partial<SeedOrder> = {}) => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'plan', name: 'Plan', frequencies: ['weekly', 'monthly'], ...model }],
    markets: [
      { id: 'club', name: 'Club', subscription_model: 'plan' },
      { id: 'shop', name: 'Shop' },
    ],
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: [{ id: 'card', customer: 'anna' }],
    orders: [
      {
        id: 'source',
        market: 'club',
        customer: 'anna',
        customer_payment_source: 'card',
        placed_at: '2026-02-27T12:00:00Z',
        line_items: lineItems,
        ...order,
      },
    ],
    webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/in' })),
  })
  const sdk = await stage.sdk()
  const subscriptions = async () => [
    ...(await sdk.order_subscriptions.list({
      include: ['market', 'customer', 'customer_payment_source', 'subscription_model', 'order_subscription_items'],
    })),
  ]
  const sentTopics = () => stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])
  return { stage, sdk, subscriptions, sentTopics }
}

const codesOf = (subscription: { order_subscription_items?: { sku_code?: string | null }[] | null } | undefined) =>
  subscription?.order_subscription_items?.map(({ sku_code }) => sku_code)

test('a placed order’s line items with a frequency become one subscription for each frequency', async () => {
  const { stage, sdk, subscriptions, sentTopics } = await makeClub()
  const order = await sdk.orders._create_subscriptions('source')
  expect(order.subscription_created_at).toBe('2026-03-01T00:00:00.000Z')
  const [weekly, monthly, ...rest] = await subscriptions()
  expect(rest).toEqual([])
  expect(weekly).toMatchObject({
    frequency: 'weekly',
    status: 'active',
    starts_at: '2026-02-27T12:00:00.000Z',
    next_run_at: '2026-03-06T12:00:00.000Z',
    last_run_at: '2026-02-27T12:00:00.000Z',
    occurrencies: 1,
    market: { id: 'club' },
    customer: { id: 'anna' },
    customer_payment_source: { id: 'card' },
    subscription_model: { id: 'plan' },
  })
  expect(codesOf(weekly)).toEqual(['TEA', 'MILK'])
  expect(monthly).toMatchObject({ frequency: 'monthly', next_run_at: '2026-03-27T12:00:00.000Z' })
  expect(codesOf(monthly)).toEqual(['BEANS'])
  await stage.run(0)
  const [create, activate, marked] = topics
  expect(sentTopics()).toEqual([create, activate, create, activate, marked])
})

test('or one for each of them, where the model says so', async () => {
  const { sdk, subscriptions } = await makeClub({ strategy: 'by_line_items' })
  await sdk.orders._create_subscriptions('source')
  expect((await subscriptions()).map(codesOf)).toEqual([['TEA'], ['MILK'], ['BEANS']])
})

test('the items are what the line items were, and recurring copies renew them', async () => {
  const { stage, sdk } = await makeClub()
  await sdk.orders._create_subscriptions('source')
  const [tea] = await sdk.order_subscription_items.list({ include: ['source_line_item'] })
  expect(tea).toMatchObject({
    sku_code: 'TEA',
    quantity: 2,
    unit_amount_cents: 700,
    total_amount_cents: 1_400,
    source_line_item: { id: 'tea' },
  })
  await stage.run(6 * dayMs)
  const { copies, orders } = stage.emulator.control.state()
  expect(copies).toMatchObject([{ type: 'recurring_order_copies', status: 'completed', source_order: 'source' }])
  const target = orders.find(({ id }) => id === copies[0]?.target_order)
  expect(target?.total_amount_cents).toBe(1_700)
})

test('a second time creates nothing more', async () => {
  const { stage, sdk, subscriptions, sentTopics } = await makeClub()
  await sdk.orders._create_subscriptions('source')
  await stage.run(1_000)
  const before = sentTopics().length
  const again = await sdk.orders._create_subscriptions('source')
  expect(again.subscription_created_at).toBe('2026-03-01T00:00:00.000Z')
  await stage.run(0)
  expect(await subscriptions()).toHaveLength(2)
  expect(sentTopics()).toHaveLength(before)
})

test('before the order is placed, after it was cancelled, and without a frequency, nothing is created', async () => {
  const oneOff = [{ sku_code: 'MUG', quantity: 1, unit_amount_cents: 1_500 }]
  for (const order of [{ status: 'pending' }, { status: 'cancelled' }, { line_items: oneOff }] as const) {
    const { sdk, subscriptions } = await makeClub({}, order)
    expect((await sdk.orders._create_subscriptions('source')).subscription_created_at).toBeNull()
    expect(await subscriptions()).toEqual([])
  }
})

test('a market without a subscription model, and a frequency that its model lacks, are refused', async () => {
  const stranger = await makeClub({}, { market: 'shop' })
  await expect(stranger.sdk.orders._create_subscriptions('source')).rejects.toMatchObject({
    errors: [{ detail: 'market - must have a subscription model' }],
  })
  const narrow = await makeClub()
  await narrow.sdk.subscription_models.update({ id: 'plan', frequencies: ['weekly'] })
  await expect(narrow.sdk.orders._create_subscriptions('source')).rejects.toMatchObject({
    errors: [{ detail: 'frequency - is not included in the list' }],
  })
  expect(await narrow.subscriptions()).toEqual([])
})

test('a model that does not activate leaves drafts that _activate starts', async () => {
  const { stage, sdk, subscriptions, sentTopics } = await makeClub({ auto_activate: false })
  await sdk.orders._create_subscriptions('source')
  const [draft] = await subscriptions()
  expect(draft).toMatchObject({
    status: 'draft',
    activate_by_source_order: false,
    starts_at: '2026-02-27T12:00:00.000Z',
    next_run_at: '2026-03-06T12:00:00.000Z',
    occurrencies: 0,
    last_run_at: null,
  })
  await stage.run(0)
  expect(sentTopics()).not.toContain('order_subscriptions.activate')
  expect(await sdk.order_subscriptions._activate(draft?.id ?? '')).toMatchObject({
    status: 'active',
    next_run_at: '2026-03-06T12:00:00.000Z',
  })
})

test('a change of the model or of the source order does not reach the subscriptions that are there', async () => {
  const { stage, sdk, subscriptions } = await makeClub()
  await sdk.orders._create_subscriptions('source')
  await sdk.subscription_models.update({
    id: 'plan',
    frequencies: ['daily'],
    strategy: 'by_line_items',
    auto_cancel: true,
  })
  await sdk.orders._cancel('source')
  expect((await subscriptions()).map(({ status }) => status)).toEqual(['active', 'active'])
  await stage.run(6 * dayMs)
  expect(stage.emulator.control.state().copies).toHaveLength(1)
})
