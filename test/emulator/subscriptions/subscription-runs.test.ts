import { expect, test } from 'vitest'
import type { SeedSubscription } from '../../../lib/emulator/control-types.ts'
import { bodyOf, dayMs, hourMs, makeStage, type StageOptions, startMs } from '../stage.ts'

const topics = [
  'order_subscriptions.renewal',
  'order_subscriptions.last_run_succeeded',
  'order_subscriptions.last_run_failed',
]

const stageWith = (subscription: Partial<SeedSubscription> = {}, options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: [{ id: 'source', placed_at: '2026-02-28T12:00:00Z' }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'monthly', ...subscription },
    ],
    webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/in' })),
  })
  return stage
}

const seriesOf = (stage: ReturnType<typeof makeStage>) => stage.emulator.control.state().order_subscriptions[0]
const copiesOf = (stage: ReturnType<typeof makeStage>) => stage.emulator.control.state().copies
const topicsOf = (stage: ReturnType<typeof makeStage>) =>
  stage.sent.map(({ headers }) => headers['x-commercelayer-topic'])

test('an automatic subscription is renewed by a recurring copy at next_run_at, without a reference', async () => {
  const stage = stageWith({ items: [{ sku_code: 'TEA', quantity: 3, unit_amount_cents: 700 }] })
  expect(seriesOf(stage)?.next_run_at).toBe('2026-03-28T12:00:00.000Z')
  await stage.runUntil(Date.parse('2026-03-28T11:59:59Z'))
  expect(copiesOf(stage)).toEqual([])
  await stage.runUntil(Date.parse('2026-03-28T12:00:00Z') + 150)
  expect(seriesOf(stage)).toMatchObject({ status: 'running', occurrencies: 1, next_run_at: '2026-04-28T12:00:00.000Z' })
  await stage.run(1_000)
  expect(seriesOf(stage)).toMatchObject({ status: 'active', succeeded_on_last_run: true, errors_count: 0 })
  const [copy] = copiesOf(stage)
  expect(copy).toMatchObject({
    type: 'recurring_order_copies',
    status: 'completed',
    reference: null,
    order_subscription: 'series',
  })
  const target = stage.emulator.control.state().orders.find(({ id }) => id === copy?.target_order)
  expect(target).toMatchObject({ status: 'placed', total_amount_cents: 2_100, order_subscription: 'series' })
  expect(topicsOf(stage)).toEqual(['order_subscriptions.renewal', 'order_subscriptions.last_run_succeeded'])
})

test('a manual subscription is renewed by a plain copy', async () => {
  const stage = stageWith({ kind: 'manual', place_target_order: false })
  await stage.run(30 * dayMs)
  expect(copiesOf(stage)).toMatchObject([
    { type: 'order_copies', order_subscription: 'series', place_target_order: false },
  ])
})

test('the renewal is announced renewal_alert_period hours before next_run_at, once', async () => {
  const stage = stageWith({ frequency: 'daily', renewal_alert_period: 2, next_run_at: '2026-03-01T12:00:00Z' })
  await stage.runUntil(Date.parse('2026-03-01T10:00:00Z') - 1)
  expect(topicsOf(stage)).toEqual([])
  await stage.run(1)
  expect(topicsOf(stage)).toEqual(['order_subscriptions.renewal'])
  expect(bodyOf(stage.sent[0])).toMatchObject({
    data: { id: 'series', attributes: { next_run_at: '2026-03-01T12:00:00.000Z' } },
  })
  await stage.runUntil(Date.parse('2026-03-01T11:59:59Z'))
  expect(topicsOf(stage)).toHaveLength(1)
})

test('a failed run is noted, never repeated, and the next one stays due', async () => {
  const stage = stageWith({ frequency: 'daily', next_run_at: '2026-03-01T12:00:00Z' })
  stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'payment_declined' } } })
  await stage.run(23 * hourMs)
  expect(seriesOf(stage)).toMatchObject({
    status: 'active',
    errors_count: 1,
    succeeded_on_last_run: false,
    occurrencies: 1,
  })
  expect(copiesOf(stage)).toMatchObject([{ status: 'failed' }])
  expect(topicsOf(stage)).toContain('order_subscriptions.last_run_failed')
  expect(seriesOf(stage)?.next_run_at).toBe('2026-03-02T12:00:00.000Z')
})

test('a subscription that is seeded as running, without a copy, is active after its next run', async () => {
  const stage = stageWith({ status: 'running', frequency: 'daily', next_run_at: '2026-03-01T12:00:00Z' })
  await stage.runUntil(Date.parse('2026-03-01T11:59:59Z'))
  expect(seriesOf(stage)?.status).toBe('running')
  await stage.run(2_000)
  expect(copiesOf(stage)).toMatchObject([{ status: 'completed' }])
  expect(seriesOf(stage)).toMatchObject({ status: 'active', occurrencies: 1, next_run_at: '2026-03-02T12:00:00.000Z' })
})

test('a clock that jumps over several due times makes one late run', async () => {
  const stage = stageWith({ frequency: 'hourly', next_run_at: '2026-03-01T01:00:00Z' })
  stage.skip(10 * hourMs + 1)
  await stage.run(1_000)
  expect(copiesOf(stage)).toHaveLength(1)
  expect(seriesOf(stage)?.next_run_at).toBe('2026-03-01T11:00:00.000Z')
})

test('an expired, inactive or cancelled subscription is not run', async () => {
  const next_run_at = '2026-03-01T12:00:00Z'
  for (const how of [
    { expires_at: '2026-03-01T11:00:00Z' },
    { status: 'inactive' as const },
    { status: 'cancelled' as const },
  ]) {
    const stage = stageWith({ next_run_at, ...how })
    await stage.run(dayMs)
    expect(copiesOf(stage)).toEqual([])
  }
})

test('a subscription cancelled just before its run is not run', async () => {
  const stage = stageWith({ next_run_at: '2026-03-01T12:00:00Z' })
  await stage.runUntil(Date.parse('2026-03-01T11:59:59Z'))
  await (await stage.sdk()).order_subscriptions._cancel('series')
  await stage.run(dayMs)
  expect(copiesOf(stage)).toEqual([])
})

test('a subscription seeded with next_run_at in the past is never run', async () => {
  const stage = stageWith({ next_run_at: new Date(startMs - hourMs).toISOString() })
  await stage.run(dayMs)
  expect(copiesOf(stage)).toEqual([])
})

test('a run that falls due while the subscription is running is done when the copy ends', async () => {
  const stage = stageWith(
    { frequency: 'hourly', next_run_at: '2026-03-01T01:00:00Z' },
    { behaviour: { copyDurationMs: 90 * 60_000 } },
  )
  await stage.runUntil(Date.parse('2026-03-01T02:20:00Z'))
  expect(copiesOf(stage)).toHaveLength(1)
  expect(seriesOf(stage)).toMatchObject({ status: 'running', next_run_at: '2026-03-01T02:00:00.000Z' })
  await stage.runUntil(Date.parse('2026-03-01T02:31:00Z'))
  expect(copiesOf(stage)).toHaveLength(2)
  expect(seriesOf(stage)).toMatchObject({ status: 'running', occurrencies: 2, next_run_at: '2026-03-01T03:00:00.000Z' })
})

test('a renewal that comes after the subscription’s end is not announced', async () => {
  const stage = stageWith({ next_run_at: '2026-03-01T12:00:00Z', expires_at: '2026-03-01T11:59:00Z' })
  await stage.run(dayMs)
  expect(topicsOf(stage)).toEqual([])
})
