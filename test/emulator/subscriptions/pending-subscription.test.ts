import { expect, test } from 'vitest'
import type { CopyOutcome } from '../../../lib/emulator/control-types.ts'
import { dayMs, makeStage } from '../stage.ts'

const makeSeries = async (copy_outcome: CopyOutcome, missingWalletMakesPending: boolean) => {
  const stage = makeStage({ behaviour: { missingWalletMakesPending } })
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: [{ id: 'card', customer: 'anna' }],
    orders: [{ id: 'source', customer: 'anna', copy_outcome }],
    order_subscriptions: [
      {
        id: 'series',
        source_order: 'source',
        kind: 'automatic',
        frequency: 'daily',
        next_run_at: '2026-03-01T12:00:00Z',
      },
    ],
  })
  await stage.run(dayMs)
  return { stage, sdk: await stage.sdk(), series: () => stage.emulator.control.state().order_subscriptions[0] }
}

test('a run without a usable payment source leaves its subscription pending, where the platform does that', async () => {
  for (const outcome of ['payment_source_missing', 'payment_source_expired'] as const) {
    for (const missingWalletMakesPending of [false, true]) {
      const { series } = await makeSeries(outcome, missingWalletMakesPending)
      expect(series()).toMatchObject({
        status: missingWalletMakesPending ? 'pending' : 'active',
        errors_count: 1,
        succeeded_on_last_run: false,
      })
    }
  }
})

test('a run that failed for another reason leaves its subscription active', async () => {
  for (const outcome of ['payment_declined', 'out_of_stock'] as const) {
    const { series } = await makeSeries(outcome, true)
    expect(series()).toMatchObject({ status: 'active', errors_count: 1 })
  }
})

test('a pending subscription is not run until it has a payment source and is activated', async () => {
  const { stage, sdk, series } = await makeSeries('payment_source_missing', true)
  await stage.run(5 * dayMs)
  expect(series()?.occurrencies).toBe(1)
  await expect(sdk.order_subscriptions._activate('series')).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/customer_payment_source' } }],
  })
  const active = await sdk.order_subscriptions.update({
    id: 'series',
    customer_payment_source: sdk.customer_payment_sources.relationship('card'),
    _activate: true,
  })
  expect(active.status).toBe('active')
  await stage.run(1_000)
  expect(series()).toMatchObject({ status: 'active', occurrencies: 2, succeeded_on_last_run: true })
})

test('a payment source repairs the renewals of a subscription that stayed active', async () => {
  const { stage, sdk, series } = await makeSeries('payment_source_expired', false)
  await sdk.order_subscriptions.update({
    id: 'series',
    customer_payment_source: sdk.customer_payment_sources.relationship('card'),
  })
  await stage.run(dayMs)
  expect(series()).toMatchObject({ status: 'active', occurrencies: 2, succeeded_on_last_run: true, errors_count: 1 })
})

test('a subscription that waits for a payment source is told of, after the run that failed', async () => {
  const stage = makeStage({ behaviour: { missingWalletMakesPending: true } })
  const next_run_at = '2026-03-01T12:00:00Z'
  stage.emulator.control.seed({
    orders: [{ id: 'source', copy_outcome: 'payment_source_expired' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily', next_run_at }],
    webhooks: ['last_run_failed', 'pending'].map((how) => ({
      topic: `order_subscriptions.${how}`,
      callback_url: 'http://receiver.test/',
    })),
  })
  await stage.run(dayMs)
  expect(stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])).toEqual([
    'order_subscriptions.last_run_failed',
    'order_subscriptions.pending',
  ])
})
