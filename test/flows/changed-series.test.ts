import { describe, expect, test } from 'vitest'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { planRun } from '../../lib/flows/plan-run.ts'
import { copiesOf, isCompleted, isSkipped, ordersPlacedFrom, placeRecurring, subscribe } from '../shop.ts'
import { loseDeliveries } from './milk.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const iso = (ms: number) => new Date(ms).toISOString()

/** An inactive subscription that Perennial runs, due in two hours, and known to the ledger. */
async function runByPerennial(world: FlowWorld, terms: Record<string, unknown>): Promise<number> {
  const dueMs = world.nowMs() + 2 * HOUR_MS
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'monthly', next_run_at: iso(dueMs) } as const
  const metadata = { perennial: { frequency: 'monthly', ...terms } }
  world.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'sub', source_order: 'source', ...shape, metadata }],
  })
  await world.dispatch()
  const read = await world.deps.commerceLayer.retrieveSubscription('sub')
  if (read.ok) await noteSubscription(world.deps, read.value)
  return dueMs
}

describe('a series that changes between planning and due time', () => {
  test('into one that has ended, and back, gets the order of that run', async () => {
    const world = makeWorld()
    const dueMs = await runByPerennial(world, {})
    const key = runKeyOf('subscription:sub', dueMs)
    const changeTo = async (expires_at: string | null) => {
      world.moveClock(MINUTE_MS)
      await world.change('order_subscriptions', 'sub', { expires_at })
      const read = await world.deps.commerceLayer.retrieveSubscription('sub')
      if (read.ok) await noteSubscription(world.deps, read.value)
      return (await world.ledger.readRun(key))?.state
    }
    expect(await changeTo(iso(dueMs - 1))).toMatchObject({ name: 'skipped', reason: 'series_ended' })
    expect(await changeTo(null)).toMatchObject({ name: 'planned' })
    await world.runUntil(key, isCompleted)
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(1)
  })

  test.each([0, 90_000])('into one that the platform runs, %i ms late, gets one order', async (schedulerLateMs) => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ schedulerLateMs })
    const dueMs = await runByPerennial(world, {})
    await world.change('order_subscriptions', 'sub', { next_run_at: iso(dueMs), _activate: true })
    loseDeliveries(world)
    await world.goOn(4 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(1)
    expect(copiesOf(world, 'source').map((copy) => copy.reference)).toEqual([null])
    expect(await world.ledger.readRun(runKeyOf('subscription:sub', dueMs))).toMatchObject({
      state: { name: 'completed' },
    })
  })

  test('into one that the platform runs later leaves the run to the platform', async () => {
    const world = makeWorld()
    const dueMs = await runByPerennial(world, {})
    loseDeliveries(world)
    const later = iso(dueMs + 6 * HOUR_MS)
    await world.change('order_subscriptions', 'sub', { next_run_at: later, _activate: true })
    await world.goOn(9 * HOUR_MS)
    expect(copiesOf(world, 'source').map((copy) => copy.reference)).toEqual([null])
    expect(await world.ledger.readRun(runKeyOf('subscription:sub', dueMs))).toMatchObject({
      state: { name: 'skipped', reason: 'rescheduled' },
    })
  })

  test('into an earlier start is made at the earlier time', async () => {
    const world = makeWorld()
    const startMs = world.nowMs()
    const monthly = (days: number) => ({
      frequency: 'monthly',
      copies: 5,
      starts_at: iso(startMs + days * 24 * HOUR_MS),
    })
    await placeRecurring(world, 'tea', monthly(20))
    await world.change('orders', 'tea', { metadata: { perennial: monthly(10) } })
    await world.change('orders', 'tea', { _approve: true })
    await world.goOn(30 * 24 * HOUR_MS)
    const runs = world.ledger.allRuns().map(({ key, state }) => [key, state.name])
    expect(runs.toSorted()).toEqual([
      ['order:tea@2026-03-11T00:00:00Z', 'completed'],
      ['order:tea@2026-03-21T00:00:00Z', 'skipped'],
      ['order:tea@2026-04-11T00:00:00Z', 'planned'],
    ])
  })

  test('into fewer copies makes no more than those', async () => {
    const world = makeWorld()
    await world.runUntil(await placeRecurring(world, 'tea', { copies: 20 }), isCompleted)
    await world.change('orders', 'tea', { metadata: { perennial: { frequency: 'hourly', copies: 1 } } })
    await world.goOn(5 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
    const [, next] = world.ledger.allRuns()
    expect(next?.state).toMatchObject({ name: 'skipped', reason: 'series_ended' })
  })

  test('by ten minutes is due when it was planned, and goes on', async () => {
    const world = makeWorld()
    const hourly = (startMs: number) => ({ frequency: 'hourly', copies: 3, starts_at: iso(startMs) })
    const startMs = world.nowMs() + HOUR_MS
    await placeRecurring(world, 'tea', hourly(startMs))
    await world.change('orders', 'tea', { metadata: { perennial: hourly(startMs + 600_000) } })
    await world.change('orders', 'tea', { _approve: true })
    await world.goOn(5 * HOUR_MS)
    const dues = world.ledger.allRuns().map(({ dueMs }) => (dueMs - startMs) / 60_000)
    expect(dues).toEqual([0, 70, 130])
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(3)
  })

  test('into something invalid and back in time loses nothing', async () => {
    const world = makeWorld()
    await placeRecurring(world, 'tea')
    await world.change('orders', 'tea', { metadata: { perennial: { frequency: 'hourlyy' } } })
    await world.change('orders', 'tea', { _approve: true })
    expect(world.ledger.allRuns()[0]?.state).toMatchObject({ reason: 'series_invalid' })
    const body = JSON.stringify({
      data: {
        type: 'orders',
        id: 'tea',
        attributes: {
          status: 'approved',
          placed_at: world.state().orders.find((order) => order.id === 'tea')?.placed_at,
          updated_at: iso(world.nowMs() + 1_000),
          metadata: { perennial: { frequency: 'hourly', copies: 1 } },
        },
      },
    })
    await world.change('orders', 'tea', { metadata: { perennial: { frequency: 'hourly', copies: 1 } } })
    expect((await world.deliver('orders.approve', body)).outcome).toBe('planned')
    await world.goOn(3 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('and is cancelled while its copy is at work keeps its wish for an unplaced order', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea', { place_target_order: false })
    await world.runUntil(key, (run) => run.state.name === 'accepted')
    await world.change('orders', 'tea', { _cancel: true })
    await world.goOn(HOUR_MS)
    expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed', placed: false } })
    expect(ordersPlacedFrom(world, 'tea')).toEqual([])
  })

  test('by our own POST, which moves next_run_at on, still ends after its copies', async () => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    await runByPerennial(world, { frequency: 'hourly', copies: 2 })
    await world.goOn(10 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(2)
  })

  test('and is left out of one list is not gone', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea', { copies: 3 })
    world.deps.commerceLayer = { ...world.deps.commerceLayer, listOrders: async () => ({ ok: true, value: [] }) }
    await world.runUntil(key, isCompleted)
    await world.goOn(3 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(3)
  })
})

describe('a next_run_at that is moved a quarter of an hour earlier', () => {
  async function moved(copy_outcome: 'ok' | 'payment_declined') {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome } } })
    const [subscription] = world.state().order_subscriptions
    const earlier = iso(Date.parse(subscription?.next_run_at ?? '') - 15 * 60_000)
    await world.change('order_subscriptions', 'milk', { next_run_at: earlier })
    await world.goOn(3 * HOUR_MS)
    return { world, run: await world.ledger.readRun(key) }
  }

  test('is the same run, closed by the copy that was made then', async () => {
    const { run } = await moved('ok')
    expect(run).toMatchObject({ posts: 0, state: { name: 'completed' } })
  })

  test('is the same run, retried when that copy failed', async () => {
    const { run, world } = await moved('payment_declined')
    expect(run).toMatchObject({ attempts: 1, state: { name: 'planned', action: 'place' } })
    expect(copiesOf(world, 'milk-source')).toHaveLength(1)
  })
})

test('what is wrong with metadata is told without the texts in it', async () => {
  const world = makeWorld()
  await world.dispatch()
  const metadata = { perennial: { frequency: 'Giulia Verdi, Via Roma' } }
  world.seed({
    orders: [{ id: 'tea', status: 'pending', customer: 'c', metadata }],
    customers: [{ id: 'c', email: 'c@x.it' }],
  })
  await world.change('orders', 'tea', { _place: true })
  expect(world.logged.map((line) => line.code)).toContain('SERIES_PROBLEM')
  expect(JSON.stringify([world.logged, world.ledger.allSeries()])).not.toMatch(/Giulia|Roma/)
})

test('a run whose series Perennial can no longer find is skipped, and only then', async () => {
  const world = makeWorld()
  const dueMs = await runByPerennial(world, {})
  loseDeliveries(world)
  expect(await world.remove('order_subscriptions/sub')).toBe(204)
  expect(await world.runUntil(runKeyOf('subscription:sub', dueMs), isSkipped)).toMatchObject({
    state: { reason: 'series_gone' },
  })
})

test('a run that somebody had the platform make, of a series of which no more is due, is looked for before it is left out', async () => {
  const world = makeWorld()
  const dueMs = await runByPerennial(world, { copies: 1 })
  await world.runUntil(runKeyOf('subscription:sub', dueMs), isCompleted)
  loseDeliveries(world)
  await world.goOn(2 * HOUR_MS)
  const series = await world.ledger.readSeries('subscription:sub')
  if (series === undefined) throw new Error('the series is not known')
  await planRun(world.deps, { ...series, clock: 'commerce_layer' }, world.nowMs() - HOUR_MS)
  const read = await world.deps.commerceLayer.retrieveSubscription('sub')
  if (read.ok) await noteSubscription(world.deps, { ...read.value, updatedMs: world.nowMs() })
  expect(world.ledger.allRuns().map(({ state }) => state.name)).toEqual(['completed', 'planned'])
})

test('a late copy of the platform that failed and is told again, after we have made another for the same run, is no run of its own', async () => {
  const world = makeWorld({ retryCalendarMs: [10 * MINUTE_MS] })
  world.emulator.control.setBehaviour({ schedulerLateMs: 40 * MINUTE_MS })
  const dueMs = await runByPerennial(world, {})
  world.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'out_of_stock' } } })
  await world.change('order_subscriptions', 'sub', { next_run_at: iso(dueMs), _activate: true })
  await world.runUntil(runKeyOf('subscription:sub', dueMs), ({ copy }) => copy?.ours === true)
  const listed = await world.deps.commerceLayer.listCopies({ type: 'recurring_order_copies', subscriptionId: 'sub' })
  const [copy] = listed.ok ? listed.value.items : []
  if (copy?.schedule === undefined) throw new Error('no copy was listed with its schedule')
  // Its subscription has been moved since, and does not say any more when that copy was due.
  const schedule = { ...copy.schedule, nextRunMs: dueMs + 10 * HOUR_MS }
  expect(await noteCopy(world.deps, { ...copy, schedule })).toBe('duplicate')
  expect(world.ledger.allRuns().filter((run) => run.dueMs <= world.nowMs())).toHaveLength(1)
})
