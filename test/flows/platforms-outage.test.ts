import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/core/duration.ts'
import type { Run } from '../../lib/core/run.ts'
import type { CatchUpPolicy, Settings } from '../../lib/core/settings.ts'
import type { SeedSubscription } from '../../lib/emulator/control-types.ts'
import { claim } from '../../lib/flows/create-copies/claim.ts'
import { planRun } from '../../lib/flows/plan-run.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf, isParked, ordersPlacedFrom } from '../shop.ts'
import { loseDeliveries, readMilk, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

/** A daily subscription whose platform stands still for so many runs from tomorrow on. */
async function afterOutage(
  missed: number,
  settings: Partial<Settings>,
  metadata?: SeedSubscription['metadata'],
): Promise<FlowWorld> {
  const world = makeWorld(settings)
  const next_run_at = new Date(world.nowMs() + DAY_MS).toISOString()
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'daily' } as const
  world.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'sub', source_order: 'source', next_run_at, ...shape, ...(metadata && { metadata }) }],
  })
  await world.change('order_subscriptions', 'sub', { _activate: true })
  world.emulator.control.setBehaviour({ scheduler: 'off' })
  const functionsAreDown = missed * DAY_MS
  world.moveClock(functionsAreDown)
  return world
}

/** The runs that fell due while nothing worked, oldest first: what became of each. */
function ends(world: FlowWorld): string[] {
  return world.ledger
    .allRuns()
    .filter(({ dueMs }) => dueMs <= world.nowMs())
    .toSorted((a, b) => a.dueMs - b.dueMs)
    .map(({ state }: Run) => ('reason' in state ? state.reason : state.name))
}

async function backToWork(world: FlowWorld): Promise<void> {
  await world.goOn(3 * HOUR_MS)
}

describe('three runs that the platform has missed in an outage of three days', () => {
  const three: readonly [CatchUpPolicy, string[], number][] = [
    ['latest', ['superseded', 'superseded', 'completed'], 1],
    ['all', ['completed', 'completed', 'completed'], 3],
    ['skip', ['missed', 'missed', 'missed'], 0],
    ['ask', ['ask', 'ask', 'ask'], 0],
  ]
  test.each(three)('become what %s says, each with its row', async (catchUp, expected, orders) => {
    const world = await afterOutage(3, { catchUp })
    world.moveClock(2 * HOUR_MS)
    await backToWork(world)
    expect(ends(world)).toEqual(expected)
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(orders)
  })

  test.each(three)(
    'become what %s says also where the answer to moving the schedule on is lost',
    async (catchUp, expected) => {
      const world = await afterOutage(3, { catchUp })
      world.moveClock(2 * HOUR_MS)
      const patch = { on: 'request', method: 'PATCH', path: '/api/order_subscriptions', count: 1 } as const
      world.emulator.control.addFaults([{ ...patch, effect: { kind: 'commit_then_drop' } }])
      await backToWork(world)
      expect(ends(world)).toEqual(expected)
    },
  )

  test('become what the metadata of the subscription say', async () => {
    const world = await afterOutage(3, {}, { perennial: { frequency: 'daily', catch_up: 'all' } })
    world.moveClock(2 * HOUR_MS)
    await backToWork(world)
    expect(ends(world)).toEqual(['completed', 'completed', 'completed'])
  })

  test('do not end the subscription, whatever becomes of them: the platform goes on with the next one', async () => {
    for (const catchUp of ['latest', 'all', 'skip', 'ask'] as const) {
      const world = await afterOutage(3, { catchUp })
      world.moveClock(2 * HOUR_MS)
      await backToWork(world)
      world.emulator.control.setBehaviour({ scheduler: 'on' })
      await world.goOn(DAY_MS)
      expect(copiesOf(world, 'source').filter(({ reference }) => reference === null)).toHaveLength(1)
      expect(ends(world).at(-1)).toBe('completed')
    }
  })
})

test('a missed run that somebody holds who dies is made like the others, and not taken for moved away', async () => {
  const world = await afterOutage(3, { catchUp: 'all' })
  const series = await world.ledger.readSeries('subscription:sub')
  const second = series && (await planRun(world.deps, series, START_MS + 2 * DAY_MS))
  const held = second !== undefined && 'run' in second ? second.run : undefined
  if (held === undefined) throw new Error('the second run was not planned')
  world.moveClock(2 * HOUR_MS)
  await claim(world.deps, held)
  await backToWork(world)
  expect(ends(world)).toEqual(['completed', 'completed', 'completed'])
  expect(ordersPlacedFrom(world, 'source')).toHaveLength(3)
})

test('what was missed before the catch-up window is parked, and what lies in it is made', async () => {
  const world = await afterOutage(3, { catchUp: 'all', catchUpWindowMs: 2.5 * DAY_MS })
  world.moveClock(13 * HOUR_MS)
  await backToWork(world)
  expect(ends(world)).toEqual(['too_late', 'completed', 'completed'])
})

test('nothing is made of what was due before the start, and the schedule there is left alone', async () => {
  const world = await afterOutage(3, { startAtMs: Date.parse('2026-04-01T00:00:00Z') })
  await backToWork(world)
  expect(copiesOf(world, 'source')).toEqual([])
  expect(world.state().order_subscriptions[0]?.next_run_at).toBe('2026-03-02T00:00:00.000Z')
})

test('more missed runs than one call has the time to plan are planned by several, before the schedule is moved on', async () => {
  const world = await afterOutage(30, { catchUp: 'latest', catchUpWindowMs: 60 * DAY_MS })
  const { createRun } = world.deps.ledger
  const slowly = async (run: Run) => {
    world.moveClock(SECOND_MS)
    return await createRun(run)
  }
  world.deps.ledger = { ...world.deps.ledger, createRun: slowly }
  world.moveClock(2 * HOUR_MS)
  await backToWork(world)
  expect(ends(world)).toEqual([...Array(29).fill('superseded'), 'completed'])
  expect(world.state().order_subscriptions[0]?.next_run_at).toBe('2026-04-01T00:00:00.000Z')
  const [first] = world.ledger.allRuns().toSorted((a, b) => a.dueMs - b.dueMs)
  const whys = [...(first?.history.first ?? []), ...(first?.history.last ?? [])].map(({ why }) => why)
  expect(whys).toContain('no_time_left')
})

test('those that were planned and parked by one call take no time of the next', async () => {
  const world = await afterOutage(30, { catchUp: 'ask', catchUpWindowMs: 60 * DAY_MS })
  const { runsOfSeries } = world.deps.ledger
  const slowly: typeof runsOfSeries = async (query) => {
    // So few are asked for where one is to be planned.
    if (query.limit === 2) world.moveClock(SECOND_MS)
    return await runsOfSeries(query)
  }
  world.deps.ledger = { ...world.deps.ledger, runsOfSeries: slowly }
  world.moveClock(2 * HOUR_MS)
  await backToWork(world)
  expect(ends(world)).toEqual(Array(30).fill('ask'))
  expect(world.state().order_subscriptions[0]?.next_run_at).toBe('2026-04-01T00:00:00.000Z')
})

test('a run that the platform missed while no delivery came is known by the copy before it, and made', async () => {
  const world = makeWorld()
  const next_run_at = new Date(world.nowMs() + HOUR_MS).toISOString()
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'hourly' } as const
  world.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'sub', source_order: 'source', next_run_at, ...shape }],
  })
  await world.change('order_subscriptions', 'sub', { _activate: true })
  world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
  await world.goOn(HOUR_MS + 60_000)
  world.emulator.control.setBehaviour({ scheduler: 'off' })
  world.moveClock(3 * HOUR_MS)
  await world.emulator.runDue()
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  await world.goOn(2 * HOUR_MS)
  expect(ends(world).filter((end) => end === 'completed').length).toBeGreaterThanOrEqual(2)
  expect(ordersPlacedFrom(world, 'source').length).toBeGreaterThanOrEqual(2)
})

test('a run that was parked with a copy by hand moves no schedule on, and the runs after it are made all the same', async () => {
  const world = makeWorld({ retryCalendarMs: [25 * MINUTE_MS] })
  const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_declined', missed: 1 })
  await world.goOn(40 * MINUTE_MS)
  await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
  expect(await world.runUntil(hour(1), isParked)).toMatchObject({ state: { reason: 'exhausted' } })
  expect(world.nowMs()).toBeGreaterThan(START_MS + HOUR_MS)
  loseDeliveries(world)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await world.goOn(4 * HOUR_MS)
  expect((await readMilk(world)).nextRunMs).toBeGreaterThan(world.nowMs())
  expect(ordersPlacedFrom(world, 'milk-source').length).toBeGreaterThan(0)
})
