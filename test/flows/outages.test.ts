import { expect, test } from 'vitest'
import type { ApiFailure } from '../../lib/core/failure.ts'
import { freshPace, stop } from '../../lib/core/pace.ts'
import { RECONCILIATION_PART, reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { makeTurns } from '../../lib/flows/turns.ts'
import { isParked, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { loseDeliveries } from './milk.ts'
import { makeWorld } from './world.ts'

const HOUR_MS = 3_600_000

test('six hours without Commerce Layer: of an hourly series only the latest run is made', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { copies: 20 })
  await world.goOn(30 * 60_000)
  world.broken.add('commerce_layer')
  await world.goOn(6 * HOUR_MS)
  world.broken.delete('commerce_layer')
  await world.goOn(25 * 60_000)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  const skipped = world.ledger
    .allRuns()
    .filter(({ state }) => state.name === 'skipped' && state.reason === 'superseded')
  expect(skipped).toHaveLength(5)
})

test('two days without anything: the latest of 48 hourly runs is made within minutes, the others are skipped by name', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { copies: 200 })
  world.moveClock(48 * HOUR_MS)
  await world.goOn(3 * 60_000)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  expect(world.ledger.allRuns().map(({ state }) => state.name)).toEqual([
    ...Array(47).fill('skipped'),
    'completed',
    'planned',
  ])
})

test('two days in which runs stand still and somebody reads every half hour: only the latest run is made', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { copies: 200 })
  for (let halfHours = 0; halfHours < 96; halfHours += 1) {
    world.moveClock(HOUR_MS / 2)
    await world.deps.turns.next()
  }
  await world.goOn(3 * 60_000)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test('an hour without the ledger: the delivery that came meanwhile has its effect', async () => {
  const world = makeWorld()
  await world.dispatch()
  const metadata = { perennial: { frequency: 'daily', copies: 3 } }
  world.seed({
    customers: [{ id: 'ada', email: 'ada@example.com' }],
    orders: [{ id: 'tea', status: 'pending', customer: 'ada', metadata }],
  })
  world.broken.add('ledger')
  await world.change('orders', 'tea', { _place: true }).catch(() => undefined)
  for (let minute = 0; minute < 60; minute += 1) {
    world.moveClock(60_000)
    await world.emulator.runDue()
    await world.consume()
  }
  expect(world.queue.parked()).toHaveLength(1)
  world.broken.delete('ledger')
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  expect(world.ledger.allRuns()).toHaveLength(1)
  expect(world.queue.parked()).toEqual([])
})

test('one answer about a whole batch parks none of its runs', async () => {
  const world = makeWorld()
  for (let index = 0; index < 5; index += 1) await placeRecurring(world, `tea-${index}`)
  const answer = { status: 404, errors: [], readable: false, retryAfterMs: undefined, cause: 'HTTP 404' }
  const failure: ApiFailure = { stage: 'request', sent: 'maybe', ...answer }
  const { listOrders } = world.deps.commerceLayer
  let answers = 0
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listOrders: async (ids) => {
      answers += 1
      return answers === 1 ? { ok: false, failure } : await listOrders(ids)
    },
  }
  await world.goOn(2 * HOUR_MS)
  expect(world.ledger.allRuns().map(({ state }) => state.name)).toEqual(Array(5).fill('completed'))
})

test('releases that were stopped go on, although all the oldest runs wait for copies that never end', async () => {
  const world = makeWorld()
  for (let index = 0; index < 12; index += 1) await placeRecurring(world, `tea-${index}`)
  loseDeliveries(world)
  const { retrieveCopy } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    retrieveCopy: async (type, id) => {
      const read = await retrieveCopy(type, id)
      return read.ok ? { ok: true, value: { ...read.value, status: 'in_progress', targetOrder: undefined } } : read
    },
  }
  await world.goOn(2 * HOUR_MS)
  const pace = await world.ledger.readPace()
  if (pace === undefined) throw new Error('nothing was released')
  const stopped = stop(pace, 'unreachable', world.nowMs())
  await world.ledger.savePace({ ...stopped, version: pace.version + 1 })
  await world.goOn(HOUR_MS)
  expect(await world.ledger.readPace()).toMatchObject({ stopped: undefined })
  await world.goOn(8 * 24 * HOUR_MS)
  expect(
    world.ledger
      .allRuns()
      .filter(isParked)
      .map(({ state }) => state),
  ).toHaveLength(12)
})

test('no copy is asked for when no time is left', async () => {
  const world = makeWorld()
  const keys = [await placeRecurring(world, 'one'), await placeRecurring(world, 'two')]
  loseDeliveries(world)
  for (const key of keys) await world.runUntil(key, (run) => run.state.name === 'accepted')
  world.moveClock(20 * 60_000)
  await world.dispatch()
  world.moveClock(60_000)
  const before = world.state().requests.reads
  expect(await world.consume(3_000)).toBe(2)
  expect(world.state().requests.reads).toBe(before)
})

test('a probe is not sent further ahead than a message can be delayed', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea')
  world.moveClock(2 * HOUR_MS)
  const quiet = { ...freshPace(195), quietUntilMs: world.nowMs() + HOUR_MS, unreachable: 3 }
  const stopped = { reason: 'unreachable', sinceMs: world.nowMs(), nextProbeMs: world.nowMs() } as const
  await world.ledger.savePace({ ...quiet, version: 1, stopped })
  await world.dispatch()
  expect(world.queue.waiting()).toEqual([])
  world.moveClock(HOUR_MS)
  await world.dispatch()
  expect(world.queue.waiting()).toHaveLength(1)
})

test('a reconciliation that never has time for everything gets through all the same', async () => {
  const world = makeWorld({ apiRequestsPerMinute: 12 })
  const pause = async (ms: number) => world.moveClock(ms)
  world.deps.turns = makeTurns({ ...world.deps, pause, part: RECONCILIATION_PART })
  await world.dispatch()
  world.moveClock(3 * HOUR_MS)
  world.seed({ orders: [{ id: 'source' }] })
  for (let copy = 0; copy < 300; copy += 1) {
    await world.copyByHand('source', {})
    world.moveClock(20_000)
  }
  const passes: string[] = []
  while (passes.at(-1) !== 'finished' && passes.length < 5) {
    const endMs = world.nowMs() + 200_000
    passes.push((await reconcileRuns(world.deps, { remainingMs: () => endMs - world.nowMs() })).outcome)
  }
  expect(passes.length).toBeGreaterThan(1)
  expect(passes.at(-1)).toBe('finished')
})
