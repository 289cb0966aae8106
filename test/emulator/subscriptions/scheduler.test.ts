import { expect, test } from 'vitest'
import type { Behaviour } from '../../../lib/emulator/behaviour.ts'
import type { SeedSubscription } from '../../../lib/emulator/control-types.ts'
import { dayMs, hourMs, makeStage } from '../stage.ts'

/** A daily subscription that is due at noon, from the first day of March on. */
const stageWith = (behaviour: Partial<Behaviour>, subscription: Partial<SeedSubscription> = {}) => {
  const stage = makeStage({ behaviour })
  const next_run_at = '2026-03-01T12:00:00Z'
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily', next_run_at, ...subscription },
    ],
  })
  const state = () => stage.emulator.control.state()
  return {
    ...stage,
    series: () => state().order_subscriptions[0],
    /** When the runs were. */
    runs: () => state().copies.map(({ created_at }) => created_at),
    until: (time: string) => stage.runUntil(Date.parse(time)),
    set: stage.emulator.control.setBehaviour,
  }
}

test('a late scheduler is late by as much', async () => {
  const { until, runs } = stageWith({ schedulerLateMs: 60_000 })
  await until('2026-03-01T12:30:00Z')
  expect(runs()).toEqual(['2026-03-01T12:01:00.000Z'])
})

test('how late the scheduler is counts for runs that were planned before it became so', async () => {
  const { until, runs, set } = stageWith({})
  set({ schedulerLateMs: hourMs })
  await until('2026-03-02T00:00:00Z')
  set({ schedulerLateMs: 0 })
  await until('2026-03-03T00:00:00Z')
  expect(runs()).toEqual(['2026-03-01T13:00:00.000Z', '2026-03-02T12:00:00.000Z'])
})

test('a run that waits for a late scheduler waits longer where that becomes later still', async () => {
  const { until, runs, set } = stageWith({ schedulerLateMs: 60_000 })
  await until('2026-03-01T12:00:30Z')
  set({ schedulerLateMs: hourMs })
  await until('2026-03-02T00:00:00Z')
  expect(runs()).toEqual(['2026-03-01T13:00:00.000Z'])
})

test('a subscription that expires while its run is late is not run any more', async () => {
  const { run, runs } = stageWith({ schedulerLateMs: 60_000 }, { expires_at: '2026-03-01T12:00:30Z' })
  await run(dayMs)
  expect(runs()).toEqual([])
})

test('a run that the platform misses leaves next_run_at in the past until somebody moves it', async () => {
  const { until, runs, series, sdk } = stageWith({}, { miss_next_runs: 1 })
  await until('2026-03-04T00:00:00Z')
  expect(runs()).toEqual([])
  expect(series()).toMatchObject({ status: 'active', next_run_at: '2026-03-01T12:00:00.000Z', miss_next_runs: 0 })
  await (await sdk()).order_subscriptions.update({ id: 'series', next_run_at: '2026-03-05T12:00:00Z' })
  await until('2026-03-06T00:00:00Z')
  expect(runs()).toEqual(['2026-03-05T12:00:00.000Z'])
})

test('where a missed run does not stand still the next period follows, and the missed one stays missed', async () => {
  const { until, runs, series } = stageWith({ missedRunStandsStill: false }, { miss_next_runs: 2 })
  await until('2026-03-02T00:00:00Z')
  expect(series()).toMatchObject({ next_run_at: '2026-03-02T12:00:00.000Z', miss_next_runs: 1, occurrencies: 0 })
  await until('2026-03-03T00:00:00Z')
  expect(series()).toMatchObject({ next_run_at: '2026-03-03T12:00:00.000Z', miss_next_runs: 0, occurrencies: 0 })
  await until('2026-03-04T00:00:00Z')
  expect(runs()).toEqual(['2026-03-03T12:00:00.000Z'])
})

test.each<[behaviour: Partial<Behaviour>, runs: string[], nextRunAt: string]>([
  [{}, [], '2026-03-01T12:00:00.000Z'],
  [{ missedRunStandsStill: false }, ['2026-03-03T12:00:00.000Z'], '2026-03-04T12:00:00.000Z'],
  [
    { catchUpAfterOutage: true },
    ['2026-03-03T00:00:00.000Z', '2026-03-03T00:00:00.000Z', '2026-03-03T12:00:00.000Z'],
    '2026-03-04T12:00:00.000Z',
  ],
])('after two days of an outage, the platform goes on by its behaviour: %j', async (behaviour, expected, nextRunAt) => {
  const { until, runs, series, set } = stageWith(behaviour)
  set({ scheduler: 'off' })
  await until('2026-03-02T23:59:59Z')
  expect(runs()).toEqual([])
  set({ scheduler: 'on' })
  await until('2026-03-04T00:00:00Z')
  expect(runs()).toEqual(expected)
  expect(series()?.next_run_at).toBe(nextRunAt)
})

test('a renewal is announced as late as the alert period says by then', async () => {
  const { until, sent, sdk } = stageWith({}, { next_run_at: '2026-04-01T12:00:00Z', renewal_alert_period: 720 })
  const client = await sdk()
  await client.webhooks.create({ topic: 'order_subscriptions.renewal', callback_url: 'http://listener.test/' })
  await client.order_subscriptions.update({ id: 'series', renewal_alert_period: 1 })
  await until('2026-04-01T10:59:00Z')
  expect(sent).toHaveLength(0)
  await until('2026-04-01T11:01:00Z')
  expect(sent).toHaveLength(1)
})

test('an overdue run that reactivation lets happen at once is not announced as near', async () => {
  const { until, sent, runs, sdk } = stageWith({}, { status: 'inactive' })
  const client = await sdk()
  await client.webhooks.create({ topic: 'order_subscriptions.renewal', callback_url: 'http://listener.test/' })
  await until('2026-03-02T00:00:00Z')
  await client.order_subscriptions._activate('series')
  await until('2026-03-02T00:00:01Z')
  expect(runs()).toEqual(['2026-03-02T00:00:00.000Z'])
  expect(sent).toHaveLength(0)
})

test('a subscription that is activated again while a copy of it is under way runs once that has ended', async () => {
  const { until, runs, series, sdk } = stageWith({ copyDurationMs: hourMs })
  const client = await sdk()
  await until('2026-03-01T12:10:00Z')
  await client.order_subscriptions._deactivate('series')
  await client.order_subscriptions.update({ id: 'series', next_run_at: '2026-03-01T12:20:00Z', _activate: true })
  expect(series()?.status).toBe('running')
  await until('2026-03-01T12:50:00Z')
  expect(runs()).toHaveLength(1)
  await until('2026-03-01T13:10:00Z')
  expect(runs()).toHaveLength(2)
})
