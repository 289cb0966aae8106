import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../lib/core/duration.ts'
import type { ReplayKind } from '../../../lib/core/replay-kinds.ts'
import type { Run } from '../../../lib/core/run.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { CopyOutcome } from '../../../lib/emulator/control-types.ts'
import { planReplay } from '../../../lib/flows/replay/plan-replay.ts'
import { replayPlanned } from '../../../lib/flows/replay/replay-planned.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isParked, ordersPlacedFrom, placeRecurring, subscribe } from '../../shop.ts'
import { loseDeliveries } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const BY = { by: 'arn:aws:iam::000000000000:root', asked: '' }

async function planOf(world: FlowWorld, key: RunKey) {
  const run = await world.ledger.readRun(key)
  const plan = await planReplay(world.deps, run ? [run] : [])
  if (!plan.ok) throw new Error(plan.failure.cause)
  return plan.value
}

const kindsOf = async (world: FlowWorld, key: RunKey): Promise<ReplayKind[]> =>
  (await planOf(world, key)).map(({ kind }) => kind)

/** Replays by the plan, and goes on until the run comes to rest. */
async function replayed(world: FlowWorld, key: RunKey): Promise<Run> {
  await replayPlanned(world.deps, await planOf(world, key), BY)
  return await world.runUntil(key, ({ state }) => ['completed', 'skipped', 'parked'].includes(state.name))
}

function set(world: FlowWorld, copy_outcome: CopyOutcome, order = 'tea'): void {
  world.emulator.control.setSwitches({ orders: { [order]: { copy_outcome } } })
}

/** A parked run of an order for tea; what was wrong with its copies is set right. */
async function parkedTea(copyOutcome: CopyOutcome): Promise<{ world: FlowWorld; key: RunKey }> {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await placeRecurring(world, 'tea')
  set(world, copyOutcome)
  await world.runUntil(key, isParked)
  set(world, 'ok')
  return { world, key }
}

const pendingOf = (world: FlowWorld): string => copiesOf(world, 'tea')[0]?.target_order ?? ''

describe('the plan of a replay says, and the replay does it', () => {
  test('would_create: a copy that was refused is asked for again', async () => {
    const { world, key } = await parkedTea('refused')
    expect(await kindsOf(world, key)).toEqual(['would_create'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('would_place: the order that a failed copy left is placed, and no other copy is made', async () => {
    const { world, key } = await parkedTea('payment_declined')
    expect(await kindsOf(world, key)).toEqual(['would_place'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('would_place: also where its copy was made so late that it is found by its reference only', async () => {
    const world = makeWorld({ retryCalendarMs: [] })
    const key = await placeRecurring(world, 'tea', { copies: 2 })
    set(world, 'refused')
    await world.runUntil(key, isParked)
    await world.goOn(2 * HOUR_MS)
    set(world, 'payment_declined')
    await replayRun(world.deps, key)
    await world.runUntil(key, (run) => isParked(run) && run.epoch === 2)
    set(world, 'ok')
    expect(await kindsOf(world, key)).toEqual(['would_place'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('already_done: its customer has paid, and nobody heard of it', async () => {
    const { world, key } = await parkedTea('payment_declined')
    loseDeliveries(world)
    await world.change('orders', pendingOf(world), { _place: true })
    expect(await kindsOf(world, key)).toEqual(['already_done'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('in_doubt: an answer was lost before it was refused', async () => {
    const world = makeWorld({ retryCalendarMs: [] })
    const key = await placeRecurring(world, 'tea')
    const post = { on: 'request', method: 'POST', path: '/api/order_copies' } as const
    world.emulator.control.addFaults([{ ...post, effect: { kind: 'status', status: 503 } }])
    await world.runUntil(key, ({ state }) => state.name === 'in_doubt')
    set(world, 'refused')
    await world.runUntil(key, isParked)
    set(world, 'ok')
    expect(await kindsOf(world, key)).toEqual(['in_doubt'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('in_work: somebody has made a copy at this moment, and it is the order of the run', async () => {
    const { world, key } = await parkedTea('refused')
    expect(await world.copyByHand('tea', { place_target_order: true })).toBe(201)
    expect(await kindsOf(world, key)).toEqual(['in_work'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('series_over: the series was cancelled, and the run is skipped', async () => {
    const { world, key } = await parkedTea('refused')
    await world.change('orders', 'tea', { _cancel: true })
    expect(await kindsOf(world, key)).toEqual(['series_over'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'skipped', reason: 'series_cancelled' })
  })

  test('series_over: the series was deleted, and the run is skipped', async () => {
    const { world, key } = await parkedMilk()
    expect(await world.remove('order_subscriptions/milk')).toBe(204)
    expect(await kindsOf(world, key)).toEqual(['series_over'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'skipped', reason: 'series_gone' })
  })

  test('series_inactive: nobody runs the series now, and the run is skipped', async () => {
    const { world, key } = await parkedMilk()
    await world.change('order_subscriptions', 'milk', { _deactivate: true })
    expect(await kindsOf(world, key)).toEqual(['series_inactive'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'skipped', reason: 'series_inactive' })
  })

  test('in_doubt: it was taken from the platform, which did not make it', async () => {
    const { world, key } = await parkedMilk()
    expect(await kindsOf(world, key)).toEqual(['in_doubt'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
  })

  test('cancelled_since: its order was cancelled, and another one is made', async () => {
    const { world, key } = await parkedTea('payment_declined')
    await world.change('orders', pendingOf(world), { _cancel: true })
    expect(await kindsOf(world, key)).toEqual(['cancelled_since'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
    expect(copiesOf(world, 'tea')).toHaveLength(2)
  })

  test('outside_window: it was due too long ago, and its order is made all the same', async () => {
    const { world, key } = await parkedTea('refused')
    world.moveClock(8 * DAY_MS)
    expect(await kindsOf(world, key)).toEqual(['outside_window'])
    expect((await replayed(world, key)).state).toMatchObject({ name: 'completed', placed: true })
  })

  test('looping: two replays have ended as the first try did', async () => {
    const { world, key } = await parkedTea('refused')
    set(world, 'refused')
    for (const before of ['would_create', 'would_create']) {
      expect(await kindsOf(world, key)).toEqual([before])
      await replayed(world, key)
    }
    expect(await kindsOf(world, key)).toEqual(['looping'])
  })
})

/** A parked run of a subscription that the platform was to run, and whose copies were refused. */
async function parkedMilk(): Promise<{ world: FlowWorld; key: RunKey }> {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  set(world, 'refused', 'milk-source')
  await world.runUntil(key, isParked)
  set(world, 'ok', 'milk-source')
  return { world, key }
}

describe('a plan', () => {
  test('of 30 runs takes a few requests, and changes nothing in the ledger', async () => {
    const world = makeWorld({ retryCalendarMs: [] })
    const names = Array.from({ length: 30 }, (_, at) => `tea-${at}`)
    const keys: RunKey[] = []
    for (const name of names) {
      keys.push(await placeRecurring(world, name))
      set(world, 'payment_declined', name)
    }
    await world.goOn(3 * HOUR_MS)
    const parked = world.ledger.allRuns().filter(isParked)
    const [runs, series, requests] = [world.ledger.allRuns(), world.ledger.allSeries(), world.state().requests]
    const looked: number[] = []
    const plan = await planReplay(world.deps, parked, (count) => looked.push(count))
    expect(plan.ok && plan.value.map(({ run, kind }) => [run.key, kind])).toEqual(
      parked.map(({ key }) => [key, 'would_place']),
    )
    expect(parked).toHaveLength(30)
    expect(looked).toEqual([25, 30])
    expect([world.ledger.allRuns(), world.ledger.allSeries()]).toEqual([runs, series])
    // Of each batch: the orders, both types of copies by reference, and the copies by their source orders.
    expect(world.state().requests.reads - requests.reads).toBe(8)
  })

  test('of which a part cannot be read is none, and what failed is heeded', async () => {
    const { world, key } = await parkedTea('refused')
    world.emulator.control.addFaults([
      { on: 'request', method: 'GET', path: '/api/order', effect: { kind: 'too_many_requests' } },
    ])
    const run = await world.ledger.readRun(key)
    expect(await planReplay(world.deps, run ? [run] : [])).toMatchObject({ ok: false, failure: { status: 429 } })
    expect((await world.ledger.readPace())?.quietUntilMs).toBeGreaterThan(world.nowMs())
  })

  test('is not carried out for a run that has moved since it was looked at', async () => {
    const { world, key } = await parkedTea('refused')
    const plan = await planOf(world, key)
    await replayRun(world.deps, key)
    set(world, 'refused')
    await world.runUntil(key, (run) => isParked(run) && run.epoch === 2)
    const done = await replayPlanned(world.deps, plan, BY)
    expect(done.map(({ outcome }) => outcome)).toEqual(['already_done'])
    expect(await world.ledger.readRun(key)).toMatchObject({ epoch: 2, state: { name: 'parked' } })
  })
})
