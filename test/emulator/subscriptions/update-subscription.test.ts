import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeSeries = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    subscription_models: [{ id: 'plan', name: 'Plan', frequencies: ['weekly', 'monthly'] }],
    markets: [{ id: 'club', name: 'Club', subscription_model: 'plan' }],
    customers: ['anna', 'ben'].map((id) => ({ id, email: `${id}@example.com` })),
    customer_payment_sources: ['anna', 'ben'].map((customer) => ({ id: `card-of-${customer}`, customer })),
    orders: [
      { id: 'source', customer: 'anna' },
      { id: 'member', market: 'club' },
    ],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'manual', frequency: 'weekly' },
      { id: 'of-a-plan', source_order: 'member', kind: 'automatic', frequency: 'weekly' },
    ],
  })
  const copies = () =>
    stage.emulator.control.state().copies.filter(({ order_subscription }) => order_subscription === 'series')
  return { stage, sdk: await stage.sdk(), copies }
}

test('next_run_at moves only into the future', async () => {
  const { sdk } = await makeSeries()
  const wrong = sdk.order_subscriptions.update({ id: 'series', next_run_at: '2026-02-28T00:00:00Z' })
  await expect(wrong).rejects.toMatchObject({
    status: 422,
    errors: [{ source: { pointer: '/data/attributes/next_run_at' }, detail: 'next_run_at - must be in the future' }],
  })
  const moved = await sdk.order_subscriptions.update({ id: 'series', next_run_at: '2026-03-02T01:00:00+01:00' })
  expect(moved.next_run_at).toBe('2026-03-02T00:00:00.000Z')
})

test('a frequency has to be one of the platform, or a crontab of at most one run an hour', async () => {
  const { sdk } = await makeSeries()
  for (const frequency of ['two-month', 'yearly', '30 * * * *', '0 9 * * 1']) {
    expect((await sdk.order_subscriptions.update({ id: 'series', frequency })).frequency).toBe(frequency)
  }
  for (const frequency of ['fortnightly', '* * 1 * *', '*/5 * * * *', '']) {
    await expect(sdk.order_subscriptions.update({ id: 'series', frequency })).rejects.toMatchObject({ status: 422 })
  }
})

test('a subscription is deactivated, activated and cancelled for good', async () => {
  const { sdk } = await makeSeries()
  expect((await sdk.order_subscriptions._deactivate('series')).status).toBe('inactive')
  await expect(sdk.order_subscriptions._deactivate('series')).rejects.toMatchObject({ status: 422 })
  expect((await sdk.order_subscriptions._activate('series')).status).toBe('active')
  expect((await sdk.order_subscriptions._cancel('series')).status).toBe('cancelled')
  await expect(sdk.order_subscriptions._activate('series')).rejects.toMatchObject({ status: 422 })
})

test('reactivation runs at once what fell into the inactive time, unless next_run_at comes along', async () => {
  for (const next_run_at of [undefined, '2026-06-01T00:00:00.000Z']) {
    const { stage, sdk, copies } = await makeSeries()
    await sdk.order_subscriptions._deactivate('series')
    await stage.run(60 * 24 * 3_600_000)
    await sdk.order_subscriptions.update({
      id: 'series',
      _activate: true,
      ...(next_run_at === undefined ? {} : { next_run_at }),
    })
    await stage.run(0)
    expect(copies()).toHaveLength(next_run_at === undefined ? 1 : 0)
  }
})

test('a refused trigger leaves everything as it was', async () => {
  const { sdk } = await makeSeries()
  const wrong = sdk.order_subscriptions.update({ id: 'series', reference: 'new', _activate: true })
  await expect(wrong).rejects.toMatchObject({ status: 422 })
  expect((await sdk.order_subscriptions.retrieve('series')).reference).toBeNull()
})

test('a subscription of a market with a model takes only the frequencies of the model, as they are by then', async () => {
  const { sdk } = await makeSeries()
  const daily = { id: 'of-a-plan', frequency: 'daily' }
  await expect(sdk.order_subscriptions.update(daily)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/frequency' } }],
  })
  expect((await sdk.order_subscriptions.update({ ...daily, frequency: 'monthly' })).frequency).toBe('monthly')
  await sdk.subscription_models.update({ id: 'plan', frequencies: ['daily'] })
  expect((await sdk.order_subscriptions.retrieve('of-a-plan')).frequency).toBe('monthly')
  expect((await sdk.order_subscriptions.update(daily)).frequency).toBe('daily')
})

test('expires_at has to come after starts_at, and can be taken away again', async () => {
  const { sdk } = await makeSeries()
  const wrong = sdk.order_subscriptions.update({ id: 'series', expires_at: '2026-02-01T00:00:00Z' })
  await expect(wrong).rejects.toMatchObject({ errors: [{ detail: 'expires_at - must be after starts_at' }] })
  const ending = await sdk.order_subscriptions.update({ id: 'series', expires_at: '2026-12-01T00:00:00Z' })
  expect(ending.expires_at).toBe('2026-12-01T00:00:00.000Z')
  const endless = await sdk.order_subscriptions.update({ id: 'series', expires_at: null })
  expect(endless.expires_at).toBeNull()
})

test('a payment source has to be from the wallet of the subscription’s own customer', async () => {
  const { sdk } = await makeSeries()
  const pay = (id: string) =>
    sdk.order_subscriptions.update(
      { id: 'series', customer_payment_source: sdk.customer_payment_sources.relationship(id) },
      { include: ['customer_payment_source'] },
    )
  await expect(pay('card-of-ben')).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/customer_payment_source' } }],
  })
  await expect(pay('no-such-card')).rejects.toMatchObject({ status: 422 })
  expect((await pay('card-of-anna')).customer_payment_source?.id).toBe('card-of-anna')
})

test('an expired subscription that is given more time is run at once', async () => {
  const { stage, sdk, copies } = await makeSeries()
  await sdk.order_subscriptions.update({ id: 'series', expires_at: '2026-03-05T00:00:00Z' })
  await stage.run(10 * 24 * 3_600_000)
  expect(copies()).toEqual([])
  await sdk.order_subscriptions.update({ id: 'series', expires_at: '2026-12-01T00:00:00Z' })
  await stage.run(0)
  expect(copies()).toHaveLength(1)
})
