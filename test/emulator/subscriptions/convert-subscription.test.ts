import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeSeries = async () => {
  const stage = makeStage()
  const line_items = [
    { sku_code: 'TEA', quantity: 2, unit_amount_cents: 700 },
    { sku_code: 'MUG', quantity: 1, unit_amount_cents: 1_500, frequency: 'monthly' },
  ]
  stage.emulator.control.seed({
    subscription_models: [{ id: 'plan', name: 'Plan', frequencies: ['weekly'] }],
    markets: [
      { id: 'club', name: 'Club', subscription_model: 'plan' },
      { id: 'shop', name: 'Shop' },
    ],
    orders: [
      { id: 'member', market: 'club', line_items },
      { id: 'stranger', market: 'shop', line_items },
      { id: 'hollow', market: 'club' },
    ],
    order_subscriptions: [
      { id: 'weekly', source_order: 'member', frequency: 'weekly', kind: 'manual' },
      { id: 'daily', source_order: 'member', frequency: 'daily', kind: 'manual' },
      { id: 'cancelled', source_order: 'member', frequency: 'weekly', kind: 'manual', status: 'cancelled' },
      { id: 'automatic', source_order: 'member', frequency: 'weekly', kind: 'automatic' },
      { id: 'without-model', source_order: 'stranger', frequency: 'weekly', kind: 'manual' },
      { id: 'without-line-items', source_order: 'hollow', frequency: 'weekly', kind: 'manual' },
    ],
  })
  return { stage, sdk: await stage.sdk() }
}

test('a manual subscription becomes an automatic one that renews the line items of its source order', async () => {
  const { stage, sdk } = await makeSeries()
  await sdk.order_subscriptions._convert('weekly')
  const series = await sdk.order_subscriptions.retrieve('weekly', { include: ['order_subscription_items'] })
  expect(series.status).toBe('active')
  expect(
    series.order_subscription_items?.map(({ sku_code, total_amount_cents }) => [sku_code, total_amount_cents]),
  ).toEqual([
    ['TEA', 1_400],
    ['MUG', 1_500],
  ])
  const made = await sdk.recurring_order_copies.create({
    source_order: sdk.orders.relationship('member'),
    order_subscription: sdk.order_subscriptions.relationship('weekly'),
  })
  await stage.run(1_000)
  const { copies, orders } = stage.emulator.control.state()
  const target = copies.find(({ id }) => id === made.id)?.target_order
  expect(orders.find(({ id }) => id === target)?.total_amount_cents).toBe(2_900)
})

test('it needs a subscription model with its frequency, line items, and to be manual and not cancelled', async () => {
  const { sdk } = await makeSeries()
  const refused: readonly (readonly [id: string, pointer: string])[] = [
    ['without-model', '/data/relationships/subscription_model'],
    ['daily', '/data/attributes/frequency'],
    ['without-line-items', '/data/relationships/source_order'],
    ['automatic', '/data/attributes/_convert'],
    ['cancelled', '/data/attributes/status'],
  ]
  for (const [id, pointer] of refused) {
    await expect(sdk.order_subscriptions._convert(id)).rejects.toMatchObject({
      status: 422,
      errors: [{ source: { pointer } }],
    })
  }
})

test('a market that gets a subscription model later makes its subscriptions convertible', async () => {
  const { sdk } = await makeSeries()
  const subscription_model = sdk.subscription_models.relationship('plan')
  await sdk.markets.update({ id: 'shop', subscription_model })
  const series = await sdk.order_subscriptions.retrieve('without-model', { include: ['subscription_model'] })
  expect(series.subscription_model?.id).toBe('plan')
  await sdk.order_subscriptions._convert('without-model')
  expect(await sdk.order_subscriptions.order_subscription_items('without-model')).toHaveLength(2)
})
