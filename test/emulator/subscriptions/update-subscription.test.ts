import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeSeries = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }, { id: 'unplaced', status: 'pending' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'manual', frequency: 'weekly' }],
  })
  return { stage, sdk: await stage.sdk() }
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
    const { stage, sdk } = await makeSeries()
    await sdk.order_subscriptions._deactivate('series')
    await stage.run(60 * 24 * 3_600_000)
    await sdk.order_subscriptions.update({
      id: 'series',
      _activate: true,
      ...(next_run_at === undefined ? {} : { next_run_at }),
    })
    await stage.run(0)
    expect(stage.emulator.control.state().copies).toHaveLength(next_run_at === undefined ? 1 : 0)
  }
})

test('a refused trigger leaves everything as it was', async () => {
  const { sdk } = await makeSeries()
  const wrong = sdk.order_subscriptions.update({ id: 'series', reference: 'new', _activate: true })
  await expect(wrong).rejects.toMatchObject({ status: 422 })
  expect((await sdk.order_subscriptions.retrieve('series')).reference).toBeNull()
})

test('a subscription of a placed order starts active, and its first run was the order', async () => {
  const { sdk } = await makeSeries()
  const source_order = sdk.orders.relationship('source')
  const made = await sdk.order_subscriptions.create({ frequency: 'monthly', source_order })
  expect(made).toMatchObject({ status: 'active', next_run_at: '2026-04-01T00:00:00.000Z', occurrencies: 0 })
})

test('a subscription of an order that is not placed waits for the placing', async () => {
  const { sdk } = await makeSeries()
  const source_order = sdk.orders.relationship('unplaced')
  const made = await sdk.order_subscriptions.create({ frequency: 'monthly', source_order })
  expect(made.status).toBe('draft')
  await sdk.orders._place('unplaced')
  expect((await sdk.order_subscriptions.retrieve(made.id)).status).toBe('active')
})

test('a subscription that does not wait for its source order needs starts_at', async () => {
  const { sdk } = await makeSeries()
  const wish = {
    frequency: 'monthly',
    source_order: sdk.orders.relationship('source'),
    activate_by_source_order: false,
  }
  await expect(sdk.order_subscriptions.create(wish)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/starts_at' } }],
  })
  const made = await sdk.order_subscriptions.create({ ...wish, starts_at: '2026-05-01T02:00:00+02:00' })
  expect(made).toMatchObject({
    status: 'draft',
    starts_at: '2026-05-01T00:00:00.000Z',
    next_run_at: '2026-05-01T00:00:00.000Z',
  })
})
