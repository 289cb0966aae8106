import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { Run } from '../../../lib/core/run.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { noteSubscription } from '../../../lib/flows/note-series.ts'
import { planRun } from '../../../lib/flows/plan-run.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { letPlatformGoOn, loseDeliveries, readMilk, subscribeMilk } from '../milk.ts'
import { type FlowWorld, makeWorld, START_MS } from '../world.ts'

type Reschedule = CommerceLayer['rescheduleSubscription']

/** Moving schedules goes otherwise from now on; answers with how it went before. */
function rescheduleBy(world: FlowWorld, rescheduleSubscription: Reschedule): Reschedule {
  const before = world.deps.commerceLayer.rescheduleSubscription
  world.deps.commerceLayer = { ...world.deps.commerceLayer, rescheduleSubscription }
  return before
}

/** Steps until the run is as asked, although whoever works on a batch may die at it. */
async function runUntilThroughDeaths(world: FlowWorld, key: RunKey, isSo: Parameters<FlowWorld['runUntil']>[1]) {
  for (let steps = 0; steps < 5_000; steps += 1) {
    const run = await world.ledger.readRun(key)
    if (run !== undefined && isSo(run)) return run
    await world.step().catch(() => undefined)
  }
  throw new Error(`${key} did not become so`)
}

const unreachable: Reschedule = async () => {
  const { failure } = failedWith(503, 'none')
  return { ok: false, failure: { ...failure, sent: 'no', status: undefined } }
}

describe('a run of a subscription whose schedule stands still at an earlier run', () => {
  test('that was parked is taken from the platform itself, and made', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    const reschedule = rescheduleBy(world, () => Promise.reject(new Error('the process dies')))
    const first = await runUntilThroughDeaths(world, day(1), isParked)
    expect(first.state).toMatchObject({ reason: 'poison' })
    rescheduleBy(world, reschedule)
    const second = await world.runUntil(day(2), (run) => run.state.name === 'completed' || run.state.name === 'skipped')
    expect(second).toMatchObject({ posts: 1, state: { name: 'completed' } })
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('that was parked before anybody began to take it away is taken from the platform itself, and made', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    const { listCopies } = world.deps.commerceLayer
    const listBy = (by: CommerceLayer['listCopies']): void => {
      world.deps.commerceLayer = { ...world.deps.commerceLayer, listCopies: by }
    }
    listBy(() => Promise.reject(new Error('the process dies')))
    const first = await runUntilThroughDeaths(world, day(1), isParked)
    expect(first).toMatchObject({ takeoverNextRunMs: undefined, state: { reason: 'poison' } })
    listBy(listCopies)
    expect(await world.runUntil(day(2), isCompleted)).toMatchObject({ posts: 1 })
    await letPlatformGoOn(world, DAY_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(2)
  })

  test('leaves none behind that lies between: what the schedule passes over is made as well', async () => {
    const world = makeWorld({ catchUp: 'all' })
    const hour = await subscribeMilk(world, 'hourly', { missed: 1 })
    const reschedule = rescheduleBy(world, () => Promise.reject(new Error('the process dies')))
    await runUntilThroughDeaths(world, hour(1), isParked)
    const between = await world.runUntil(hour(2), ({ state }) => state.name === 'planned')
    const state = { name: 'in_doubt', sinceMs: world.nowMs(), wakeMs: world.nowMs() + 6 * HOUR_MS } as const
    await world.ledger.saveRun({ ...between, state, version: between.version + 1 })
    rescheduleBy(world, reschedule)
    for (const count of [3, 2]) expect(await world.runUntil(hour(count), isCompleted)).toMatchObject({ posts: 1 })
  })

  test('and replayed with it is made as well, though a later one was missed since', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    const reschedule = rescheduleBy(world, () => Promise.reject(new Error('the process dies')))
    for (const count of [1, 2]) await runUntilThroughDeaths(world, day(count), isParked)
    rescheduleBy(world, reschedule)
    await letPlatformGoOn(world, DAY_MS)
    for (const count of [1, 2]) await replayRun(world.deps, day(count))
    for (const count of [1, 2]) await world.runUntil(day(count), isCompleted)
  })

  test('that is still to move it on is not taken from it by itself, and is made with that one', async () => {
    const world = makeWorld({ catchUp: 'all' })
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    const reschedule = rescheduleBy(world, unreachable)
    await world.goOn(2 * DAY_MS + 2 * HOUR_MS)
    const { first = [], last = [] } = (await world.ledger.readRun(day(2)))?.history ?? {}
    const whysHeld = [...first, ...last].flatMap(({ from, why }) => (from === 'claimed' ? [why] : []))
    expect(new Set(whysHeld)).toEqual(new Set(['platform_running']))
    rescheduleBy(world, reschedule)
    for (const count of [1, 2]) await world.runUntil(day(count), isCompleted)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(2)
  })
})

test('the run to which a schedule is moved has its row, also when whoever moves it dies then', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  loseDeliveries(world)
  const isMoved = (): boolean => world.state().order_subscriptions[0]?.next_run_at === '2026-03-03T00:00:00.000Z'
  const reschedule = rescheduleBy(world, async (id, ms) => {
    await reschedule(id, ms)
    throw new Error('the process dies')
  })
  await runUntilThroughDeaths(world, day(1), isMoved)
  expect(await world.ledger.readRun(day(2))).toMatchObject({ clock: 'commerce_layer', state: { name: 'planned' } })
})

test('a run to which we moved the schedule stands, though an earlier move of ours takes effect after that', async () => {
  const world = makeWorld({ catchUp: 'all' })
  const hour = await subscribeMilk(world, 'hourly', { missed: 1 })
  const isMovedOnce = (run: Run): boolean => run.state.name === 'planned' && run.takeoverNextRunMs !== undefined
  const reschedule = rescheduleBy(world, unreachable)
  await world.runUntil(hour(1), isMovedOnce)
  const { takeoverNextRunMs = 0 } = (await world.ledger.readRun(hour(1))) ?? {}
  world.moveClock(HOUR_MS)
  rescheduleBy(world, reschedule)
  loseDeliveries(world)
  await world.runUntil(hour(1), (run) => isMovedOnce(run) && run.takeoverNextRunMs !== takeoverNextRunMs)
  const [newest] = world.ledger.allRuns().toSorted((one, two) => two.dueMs - one.dueMs)
  world.moveClock(2 * MINUTE_MS)
  const late = { ...(await readMilk(world)), nextRunMs: world.nowMs() + MINUTE_MS, updatedMs: world.nowMs() }
  await noteSubscription(world.deps, late)
  expect(newest && (await world.ledger.readRun(newest.key))).toMatchObject({ state: { name: 'planned' } })
})

test('a run that a person moved away unseen, and after which the platform has run since, is made only if a person asks for it', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily')
  await world.goOn(DAY_MS - 5 * MINUTE_MS)
  loseDeliveries(world)
  await world.change('order_subscriptions', 'milk', { next_run_at: '2026-03-03T00:00:00Z' })
  await letPlatformGoOn(world, 15 * MINUTE_MS)
  await noteSubscription(world.deps, await readMilk(world))
  await letPlatformGoOn(world, DAY_MS)
  await world.goOn(3 * HOUR_MS)
  expect(await world.ledger.readRun(day(1))).toMatchObject({ posts: 0, state: { name: 'parked', reason: 'ask' } })
  expect(await world.ledger.readRun(day(2))).toMatchObject({ posts: 0, state: { name: 'completed' } })
  expect(copiesOf(world, 'milk-source')).toHaveLength(1)
  await replayRun(world.deps, day(1))
  expect(await world.runUntil(day(1), isCompleted)).toMatchObject({ posts: 1 })
})

describe('a run from which the schedule was moved away unseen', () => {
  test('is left out where the platform went from the run before straight to the one after', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    const series = await world.ledger.readSeries('subscription:milk')
    if (series === undefined) throw new Error('nobody knows the subscription')
    await planRun(world.deps, series, START_MS + 2 * DAY_MS)
    await letPlatformGoOn(world, DAY_MS + 30 * MINUTE_MS)
    const moved_to = new Date(START_MS + DAY_MS + 13 * HOUR_MS).toISOString()
    await world.change('order_subscriptions', 'milk', { next_run_at: moved_to })
    loseDeliveries(world)
    await letPlatformGoOn(world, START_MS + 2 * DAY_MS + 15 * HOUR_MS - world.nowMs())
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    const away = await world.runUntil(day(2), ({ state }) => state.name !== 'planned' && state.name !== 'claimed')
    expect(away).toMatchObject({ posts: 0, state: { name: 'skipped', reason: 'rescheduled' } })
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(2)
  })

  test('is left out, though the platform made the one where it was moved to half an hour late, and so almost at its time', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily')
    world.emulator.control.setBehaviour({ schedulerLateMs: 29 * MINUTE_MS })
    await world.goOn(DAY_MS - 2 * HOUR_MS)
    loseDeliveries(world)
    await world.change('order_subscriptions', 'milk', { next_run_at: '2026-03-01T23:10:00Z' })
    await letPlatformGoOn(world, HOUR_MS + 45 * MINUTE_MS)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    const away = await world.runUntil(day(1), ({ state }) => state.name !== 'planned' && state.name !== 'claimed')
    expect(away).toMatchObject({ posts: 0, state: { name: 'skipped', reason: 'rescheduled' } })
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('is made where it was a copy of ours for another run that moved it', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily')
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    await world.goOn(DAY_MS - 5 * MINUTE_MS)
    loseDeliveries(world)
    const attributes = { reference: 'subscription:milk@2026-02-01T00:00:00Z/1', reference_origin: 'perennial' }
    expect(await world.copyByHand('milk-source', attributes, 'milk')).toBe(201)
    expect(await world.runUntil(day(1), isCompleted)).toMatchObject({ posts: 1, copy: { ours: true } })
  })
})
