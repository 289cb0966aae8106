import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import { noteCopy, noteTargetOrder } from '../../lib/flows/note-copy.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { moveRunTo } from '../../lib/flows/person/move-run.ts'
import { planRun } from '../../lib/flows/plan-run.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, subscribe } from '../shop.ts'
import { letPlatformGoOn, loseDeliveries, readMilk, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

const iso = (ms: number) => new Date(ms).toISOString()

/** A subscription that Perennial runs, due at a time (epoch ms); answers with its run. */
async function keepMilk(world: FlowWorld, dueMs: number): Promise<RunKey> {
  world.seed({
    orders: [{ id: 'milk-source' }],
    order_subscriptions: [
      {
        id: 'milk',
        source_order: 'milk-source',
        kind: 'automatic',
        status: 'inactive',
        frequency: 'monthly',
        next_run_at: iso(dueMs),
        metadata: { perennial: { frequency: 'monthly' } },
      },
    ],
  })
  await world.dispatch()
  await noteSubscription(world.deps, await readMilk(world))
  return runKeyOf('subscription:milk', dueMs)
}

test('the copy of a subscription that the platform took up again unseen has a run of its own, after one that Perennial made', async () => {
  const world = makeWorld()
  const [ownMs, platformsMs] = [START_MS + HOUR_MS, START_MS + 6 * HOUR_MS]
  const key = await keepMilk(world, ownMs)
  const own = await world.runUntil(key, isCompleted)
  expect(own).toMatchObject({ clock: 'perennial', copy: { ours: true } })
  loseDeliveries(world)
  await world.change('order_subscriptions', 'milk', { next_run_at: iso(platformsMs), _activate: true })
  await letPlatformGoOn(world, platformsMs + MINUTE_MS - world.nowMs())
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  const [, platforms] = copiesOf(world, 'milk-source')
  expect(await world.ledger.readRun(runKeyOf('subscription:milk', platformsMs))).toMatchObject({
    clock: 'commerce_layer',
    copy: { id: platforms?.id, ours: false },
    state: { name: 'completed' },
  })
  expect(world.logged.map(({ code }) => code)).not.toContain('SECOND_ORDER')
})

test('the order of a run that a person has moved forward is known by its delivery, though the run is not due yet', async () => {
  const world = makeWorld()
  const key = await keepMilk(world, START_MS + 6 * HOUR_MS)
  await moveRunTo(world.deps, key, world.nowMs())
  const { copy } = await world.runUntil(key, ({ copy }) => copy?.targetOrderId !== undefined)
  const order = await world.deps.commerceLayer.retrieveOrder(copy?.targetOrderId ?? '')
  if (!order.ok) throw new Error('its order was not found')
  expect(await noteTargetOrder(world.deps, order.value)).not.toBe('not_ours')
})

test('the order of a run that many have followed is known by its delivery: a customer may pay what it left long ago', async () => {
  const world = makeWorld({ catchUp: 'all' })
  const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_declined', missed: 1 })
  const { copy } = await world.runUntil(hour(1), ({ copy }) => copy?.targetOrderId !== undefined)
  const series = await world.ledger.readSeries('subscription:milk')
  if (series === undefined) throw new Error('nobody knows the subscription')
  for (let count = 3; count < 20; count += 1) await planRun(world.deps, series, START_MS + count * HOUR_MS)
  const order = await world.deps.commerceLayer.retrieveOrder(copy?.targetOrderId ?? '')
  if (!order.ok) throw new Error('its order was not found')
  const updatedMs = order.value.createdMs + 20 * HOUR_MS
  expect(await noteTargetOrder(world.deps, { ...order.value, updatedMs, status: 'placed' })).toBe('recorded')
  expect(await world.ledger.readRun(hour(1))).toMatchObject({ state: { name: 'completed', placed: true } })
})

test('an order that is placed as it is made costs no look at runs of long ago, however many its subscription has had', async () => {
  const world = makeWorld()
  await subscribeMilk(world, 'hourly')
  const limits = new Set<number>()
  const { runsOfSeries } = world.ledger
  world.deps.ledger.runsOfSeries = async (query) => {
    limits.add(query.limit)
    return await runsOfSeries(query)
  }
  await world.goOn(15 * HOUR_MS)
  expect(copiesOf(world, 'milk-source')).toHaveLength(15)
  expect(Math.max(...limits)).toBe(10)
})

test('the run after one that the platform has missed and a person has made is expected: nobody else moves the schedule on', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  await letPlatformGoOn(world, DAY_MS + 5 * MINUTE_MS)
  await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
  await letPlatformGoOn(world, MINUTE_MS)
  expect(await world.ledger.readRun(day(1))).toMatchObject({ posts: 0, state: { name: 'completed' } })
  expect((await readMilk(world)).nextRunMs).toBe(START_MS + DAY_MS)
  expect(await world.runUntil(day(2), isCompleted)).toMatchObject({ posts: 1 })
  expect((await readMilk(world)).nextRunMs).toBe(START_MS + 3 * DAY_MS)
})

test('the run after one that a person has made before it was due is expected, since the platform may miss that', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  await letPlatformGoOn(world, DAY_MS - 5 * MINUTE_MS)
  await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
  await letPlatformGoOn(world, MINUTE_MS)
  expect(await world.ledger.readRun(day(1))).toMatchObject({ posts: 0, state: { name: 'completed' } })
  await noteSubscription(world.deps, await readMilk(world))
  expect(await world.runUntil(day(2), isCompleted)).toMatchObject({ posts: 1 })
  expect((await readMilk(world)).nextRunMs).toBe(START_MS + 3 * DAY_MS)
})

test('the run to which the schedule comes next by itself is not taken for rescheduled', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily')
  const series = await world.ledger.readSeries('subscription:milk')
  if (series === undefined) throw new Error('the series was not noted')
  await planRun(world.deps, series, START_MS + 2 * DAY_MS)
  world.moveClock(HOUR_MS)
  await world.change('order_subscriptions', 'milk', { metadata: { note: 'of the customer' } })
  await noteSubscription(world.deps, await readMilk(world))
  expect(await world.ledger.readRun(day(2))).toMatchObject({ state: { name: 'planned' } })
})

test('a copy that the platform makes later than half an hour for a run that was taken from it is a second order, and told', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ clock: 'commerce_layer', copy: { ours: true } })
  loseDeliveries(world)
  await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
  await letPlatformGoOn(world, MINUTE_MS)
  const listed = await world.deps.commerceLayer.listCopies({ type: 'recurring_order_copies', subscriptionId: 'milk' })
  const copy = listed.ok ? listed.value.items.at(-1) : undefined
  if (copy?.schedule === undefined) throw new Error('no copy was listed with its schedule')
  const late = { ...copy, schedule: { ...copy.schedule, lastRunMs: copy.createdMs } }
  expect(await noteCopy(world.deps, late)).toBe('second_order')
})
