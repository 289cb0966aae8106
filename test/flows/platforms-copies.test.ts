import { describe, expect, test } from 'vitest'
import type { Run } from '../../lib/core/run.ts'
import { type RunKey, runKeyOf } from '../../lib/core/run-key.ts'
import { usedTopics } from '../../lib/core/topics.ts'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, subscribe } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const NO_HURRY = { remainingMs: () => 300_000 }

const LOST = { on: 'delivery', count: null, effect: { kind: 'lose' } } as const

/** A subscription that the platform runs every hour, first in two hours; of all that comes after, no delivery arrives. */
async function hourly(world: FlowWorld): Promise<{ dueMs: number }> {
  const dueMs = world.nowMs() + 2 * HOUR_MS
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'hourly' } as const
  const next_run_at = new Date(dueMs).toISOString()
  world.seed({
    orders: [{ id: 's' }],
    order_subscriptions: [{ id: 'sub', source_order: 's', next_run_at, ...shape }],
  })
  await world.change('order_subscriptions', 'sub', { _activate: true })
  world.emulator.control.addFaults([LOST])
  return { dueMs }
}

/** Lets Commerce Layer alone go on until a time: nothing of ours runs meanwhile. */
async function letPlatformGoOn(world: FlowWorld, untilMs: number): Promise<void> {
  while (world.nowMs() < untilMs) {
    const nextMs = Math.min(world.emulator.nextWakeMs() ?? untilMs, untilMs)
    world.moveClock(Math.max(1, nextMs - world.nowMs()))
    await world.emulator.runDue()
  }
}

/** The runs of the ledger that are due by now, oldest first. */
function dueRuns(world: FlowWorld): Run[] {
  const due = world.ledger.allRuns().filter((run) => run.dueMs <= world.nowMs())
  return due.toSorted((one, two) => one.dueMs - two.dueMs)
}

const codes = (world: FlowWorld) => world.logged.map((line) => line.code)

describe('a copy of the platform whose due time nobody told of', () => {
  test('has a run of its own, which it closes', async () => {
    const world = makeWorld()
    const { dueMs } = await hourly(world)
    await letPlatformGoOn(world, dueMs + HOUR_MS + 5_000)
    await reconcileRuns(world.deps, NO_HURRY)
    const [first, second] = copiesOf(world, 's')
    expect(dueRuns(world)).toMatchObject([
      { dueMs, state: { name: 'completed' }, copy: { id: first?.id } },
      { dueMs: dueMs + HOUR_MS, clock: 'commerce_layer', state: { name: 'completed' }, copy: { id: second?.id } },
    ])
    expect(codes(world)).not.toContain('SECOND_ORDER')
  })

  test('has one also when its subscription was cancelled meanwhile', async () => {
    const world = makeWorld({ runGraceMs: 6 * HOUR_MS })
    const { dueMs } = await hourly(world)
    await letPlatformGoOn(world, dueMs + HOUR_MS + 5_000)
    world.emulator.control.clearFaults()
    await world.change('order_subscriptions', 'sub', { _cancel: true })
    expect(await world.ledger.readSeries('subscription:sub')).toMatchObject({ clock: 'cancelled' })
    await reconcileRuns(world.deps, NO_HURRY)
    expect(dueRuns(world)).toMatchObject([
      { dueMs, state: { name: 'completed' } },
      { dueMs: dueMs + HOUR_MS, clock: 'commerce_layer', state: { name: 'completed' } },
    ])
    expect(codes(world)).not.toContain('SECOND_ORDER')
  })
})

test('two words about one copy at the same moment are both noted, whoever writes its run', async () => {
  const world = makeWorld({ runGraceMs: 6 * HOUR_MS })
  const { dueMs } = await hourly(world)
  await letPlatformGoOn(world, dueMs + HOUR_MS + 5_000)
  const page = { type: 'recurring_order_copies', subscriptionId: 'sub', createdFromMs: dueMs - HOUR_MS } as const
  const read = await world.deps.commerceLayer.listCopies(page)
  const late = read.ok ? read.value.items.find(({ createdMs }) => createdMs >= dueMs + HOUR_MS) : undefined
  if (late === undefined) throw new Error('the platform has made no second copy')
  const { ledger } = world.deps
  const other: string[] = []
  const createRun: typeof ledger.createRun = async (run) => {
    if (other.length === 0) other.push(await noteCopy(world.deps, late))
    return await ledger.createRun(run)
  }
  const outcome = await noteCopy({ ...world.deps, ledger: { ...ledger, createRun } }, late)
  expect([...other, outcome]).toEqual(['recorded', 'already_done'])
})

test('two copies of the platform that are told in the wrong order have a run each, and neither is a second order', async () => {
  const world = makeWorld({ runGraceMs: 6 * HOUR_MS })
  const { dueMs } = await hourly(world)
  await letPlatformGoOn(world, dueMs + HOUR_MS + 5_000)
  const page = { type: 'recurring_order_copies', subscriptionId: 'sub', createdFromMs: dueMs - HOUR_MS } as const
  const read = await world.deps.commerceLayer.listCopies(page)
  const copies = read.ok ? read.value.items : []
  expect(copies).toHaveLength(2)
  for (const copy of copies.toReversed()) await noteCopy(world.deps, copy)
  expect(dueRuns(world).map((run) => run.dueMs)).toEqual([dueMs, dueMs + HOUR_MS])
  for (const run of dueRuns(world)) await world.runUntil(run.key, isCompleted)
  expect(codes(world)).not.toContain('SECOND_ORDER')
  expect(copiesOf(world, 's').every((copy) => copy.reference === null)).toBe(true)
})

test('a copy of the platform after a run of which we have made a copy since has a run of its own', async () => {
  const world = makeWorld({ retryCalendarMs: [10 * MINUTE_MS] })
  const { dueMs } = await hourly(world)
  world.emulator.control.setSwitches({ orders: { s: { copy_outcome: 'out_of_stock' } } })
  await letPlatformGoOn(world, dueMs + 2 * HOUR_MS + MINUTE_MS)
  world.emulator.control.setSwitches({ orders: { s: { copy_outcome: 'ok' } } })
  const first = await world.runUntil(runKeyOf('subscription:sub', dueMs), isCompleted)
  expect(first.copy).toMatchObject({ ours: true })
  await reconcileRuns(world.deps, NO_HURRY)
  const [, second, third] = copiesOf(world, 's')
  expect(dueRuns(world)).toMatchObject([
    { dueMs, state: { name: 'completed' } },
    { dueMs: dueMs + HOUR_MS, copy: { id: second?.id } },
    { dueMs: dueMs + 2 * HOUR_MS, copy: { id: third?.id } },
  ])
})

test('a late copy of the platform for a run that has none is the copy of that run', async () => {
  const world = makeWorld()
  world.emulator.control.setBehaviour({ schedulerLateMs: 40 * MINUTE_MS })
  const { dueMs } = await hourly(world)
  await letPlatformGoOn(world, dueMs + 45 * MINUTE_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  const [copy] = copiesOf(world, 's')
  expect(dueRuns(world)).toMatchObject([{ dueMs, state: { name: 'completed' }, copy: { id: copy?.id } }])
})

test('a copy of a later due time is none of a run that the platform missed, though nobody heard of the later one', async () => {
  const world = makeWorld()
  world.emulator.control.setBehaviour({ missedRunStandsStill: false })
  const { dueMs } = await hourly(world)
  world.emulator.control.setSwitches({ order_subscriptions: { sub: { miss_next_runs: 1 } } })
  await letPlatformGoOn(world, dueMs + 2 * HOUR_MS + MINUTE_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  const [second, third] = copiesOf(world, 's')
  expect(dueRuns(world)).toMatchObject([
    { dueMs, state: { name: 'planned' }, copy: undefined },
    { dueMs: dueMs + HOUR_MS, state: { name: 'completed' }, copy: { id: second?.id } },
    { dueMs: dueMs + 2 * HOUR_MS, state: { name: 'completed' }, copy: { id: third?.id } },
  ])
})

test('a copy that a person makes for a subscription of the platform is of its last run and not one of its own', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk')
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'out_of_stock' } } })
  await world.runUntil(key, (run) => run.attempts === 1)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await world.goOn(2 * HOUR_MS)
  expect(await world.copyByHand('milk-source', { place_target_order: true }, 'milk')).toBe(201)
  await world.goOn(12 * HOUR_MS)
  expect(dueRuns(world)).toMatchObject([{ key, posts: 0, state: { name: 'completed' } }])
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

describe('a copy that has ended', () => {
  /** When the platform runs the subscription next. */
  function nextRunKey(world: FlowWorld): RunKey {
    const [subscription] = world.state().order_subscriptions
    return runKeyOf('subscription:milk', Date.parse(subscription?.next_run_at ?? ''))
  }

  test.each([
    ['completed', 'ok'],
    ['failed', 'out_of_stock'],
  ] as const)(
    'as %s tells of the next run, though no delivery of its subscription arrives',
    async (_, copy_outcome) => {
      const world = makeWorld()
      const key = await subscribe(world, 'milk')
      world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome } } })
      const topics = usedTopics().filter((topic) => topic.startsWith('order_subscriptions.'))
      world.emulator.control.addFaults(topics.map((topic) => ({ ...LOST, topic })))
      await world.runUntil(key, (run) => run.attempts === 1 || isCompleted(run))
      expect(nextRunKey(world)).not.toBe(key)
      expect(await world.ledger.readRun(nextRunKey(world))).toMatchObject({
        clock: 'commerce_layer',
        state: { name: 'planned', action: 'look_up' },
      })
    },
  )
})
