import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { isCompleted, isParked, ordersPlacedFrom, subscribe } from '../shop.ts'
import { failedWith } from './failures.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from './milk.ts'
import { makeWorld } from './world.ts'

const DEADLINE = { remainingMs: () => 300_000 }

test('of many runs that failed each gets the order of its own copy when all are replayed, and none that of another', async () => {
  const world = makeWorld()
  const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_source_missing' })
  await world.goOn(8.5 * HOUR_MS)
  const keys = [1, 2, 3, 4, 5, 6, 7, 8].map(hour)
  for (const key of keys) expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'parked' } })
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  for (const key of keys) await replayRun(world.deps, key)
  await world.goOn(20 * MINUTE_MS)
  const copies = await Promise.all(keys.map(async (key) => (await world.ledger.readRun(key))?.copy?.id))
  expect(new Set(copies).size).toBe(8)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(8)
})

test('a run is made that was taken from the platform, though the platform went on before anybody knew that it was', async () => {
  const world = makeWorld()
  const key = (await subscribeMilk(world, 'hourly', { missed: 1 }))(1)
  const { rescheduleSubscription } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    rescheduleSubscription: async (id, ms) => {
      await rescheduleSubscription(id, ms)
      return { ok: false, failure: { ...failedWith(503, 'none').failure, status: undefined } }
    },
  }
  await world.runUntil(key, (run) => run.takeoverNextRunMs !== undefined && run.state.name === 'planned')
  loseDeliveries(world)
  await letPlatformGoOn(world, 2 * HOUR_MS)
  await world.goOn(HOUR_MS)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed', placed: true }, posts: 1 })
})

test('a run that is replayed is made, and the schedule stays where a person has moved it meanwhile', async () => {
  const world = makeWorld({ catchUp: 'ask' })
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  world.moveClock(5 * HOUR_MS)
  await world.runUntil(key, isParked)
  const later = '2026-03-20T02:00:00.000Z'
  await world.change('order_subscriptions', 'milk', { next_run_at: later })
  await replayRun(world.deps, key)
  await world.runUntil(key, isCompleted)
  await reconcileRuns(world.deps, DEADLINE)
  expect(world.state().order_subscriptions[0]?.next_run_at).toBe(later)
})

test('reconciliation that found Commerce Layer out of reach asks again in the next hour, though no run is due', async () => {
  const world = makeWorld()
  await subscribe(world, 'milk')
  world.broken.add('commerce_layer')
  const outcomes: string[] = []
  for (let pass = 0; pass < 4; pass += 1) {
    outcomes.push((await reconcileRuns(world.deps, DEADLINE)).outcome)
    world.moveClock(10 * MINUTE_MS)
  }
  expect(outcomes).not.toContain('finished')
  world.broken.delete('commerce_layer')
  expect((await reconcileRuns(world.deps, DEADLINE)).outcome).toBe('finished')
})
