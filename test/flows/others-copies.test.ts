import { describe, expect, test } from 'vitest'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { copiesOf, isCompleted, isParked, isSkipped, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { loseDeliveries, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

const HOUR_MS = 3_600_000

const iso = (ms: number) => new Date(ms).toISOString()

function switchTo(world: FlowWorld, copy_outcome: 'ok' | 'refused' | 'out_of_stock' | 'payment_declined'): void {
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome } } })
}

/** A run a day after its order, far from the next one. */
async function daily(world: FlowWorld): Promise<RunKey> {
  await placeRecurring(world, 'tea', { frequency: 'daily', copies: 1 })
  const [run] = world.ledger.allRuns()
  if (run === undefined) throw new Error('no run was planned')
  return run.key
}

describe('a copy that a person makes to edit its order', () => {
  const waiting: [string, (run: Run) => boolean, 'refused' | 'out_of_stock'][] = [
    ['parked', isParked, 'refused'],
    ['waiting for its retry', (run) => run.attempts === 1, 'out_of_stock'],
  ]
  test.each(waiting)('is neither placed nor cancelled by a run that is %s', async (_, isSo, outcome) => {
    const world = makeWorld()
    const key = await daily(world)
    switchTo(world, outcome)
    await world.runUntil(key, isSo)
    switchTo(world, 'ok')
    expect(await world.copyByHand('tea', { place_target_order: false })).toBe(201)
    await world.goOn(8 * HOUR_MS)
    const byHand = copiesOf(world, 'tea').find((copy) => copy.reference === null)
    const order = world.state().orders.find(({ id }) => id === byHand?.target_order)
    expect(['draft', 'pending']).toContain(order?.status)
  })

  test('does not take up a run that was skipped', async () => {
    const world = makeWorld({ catchUp: 'skip' })
    const key = await placeRecurring(world, 'tea')
    world.moveClock(5 * HOUR_MS)
    await world.runUntil(key, isSkipped)
    expect(await world.copyByHand('tea', { place_target_order: false })).toBe(201)
    await world.goOn(HOUR_MS)
    expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'skipped' } })
    expect(ordersPlacedFrom(world, 'tea')).toEqual([])
  })
})

test('a series goes on with its next run after a copy that a person made before the turn of the run', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea', { copies: 3 })
  const due = await world.ledger.readRun(key)
  world.moveClock((due?.dueMs ?? 0) - world.nowMs() - 30_000)
  expect(await world.copyByHand('tea', { place_target_order: true })).toBe(201)
  const closed = await world.runUntil(key, isCompleted)
  expect(closed).toMatchObject({ posts: 0, copy: { ours: false } })
  await world.goOn(5 * HOUR_MS)
  expect(world.ledger.allRuns().map((run) => run.state.name)).toEqual(['completed', 'completed', 'completed'])
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(3)
})

describe('one live target order per run', () => {
  test('of two failed copies the newer one counts: its pending order is placed', async () => {
    const world = makeWorld()
    const key = await daily(world)
    switchTo(world, 'out_of_stock')
    await world.runUntil(key, (run) => run.attempts === 1)
    switchTo(world, 'payment_declined')
    loseDeliveries(world)
    const effect = { kind: 'commit_then_drop' } as const
    world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', effect }])
    await world.runUntil(key, (run) => run.state.name === 'in_doubt')
    await world.goOn(20_000)
    switchTo(world, 'ok')
    await world.runUntil(key, isCompleted)
    expect(copiesOf(world, 'tea')).toHaveLength(2)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('a failure told without its order: the order is looked for before another copy is made', async () => {
    const world = makeWorld()
    const key = await daily(world)
    switchTo(world, 'payment_declined')
    loseDeliveries(world)
    await world.runUntil(key, (run) => run.state.name === 'accepted')
    world.moveClock(5_000)
    for (let times = 0; times < 3; times += 1) await world.emulator.runDue()
    const [copy] = copiesOf(world, 'tea')
    const known = { created_at: copy?.created_at, reference: copy?.reference, reference_origin: 'perennial' }
    const attributes = { ...known, status: 'failed', updated_at: iso(world.nowMs()), place_target_order: true }
    const body = JSON.stringify({ data: { type: 'order_copies', id: copy?.id, attributes } })
    expect((await world.deliver('order_copies.fail', body)).outcome).toBe('recorded')
    switchTo(world, 'ok')
    await world.runUntil(key, isCompleted)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('the copy in hand is a fact, also when something else moved the run while it was made', async () => {
    const world = makeWorld()
    const key = await daily(world)
    const due = await world.ledger.readRun(key)
    world.moveClock((due?.dueMs ?? 0) - world.nowMs() + 1_000)
    loseDeliveries(world)
    const { createCopy } = world.deps.commerceLayer
    let meanwhile = async () => {
      const attributes = { status: 'failed', created_at: iso(world.nowMs() - 5), updated_at: iso(world.nowMs()) }
      const relationships = { source_order: { data: { type: 'orders', id: 'tea' } } }
      const data = { type: 'order_copies', id: 'personsOwn', attributes, relationships }
      await world.deliver('order_copies.fail', JSON.stringify({ data }))
      meanwhile = async () => undefined
    }
    world.deps.commerceLayer = {
      ...world.deps.commerceLayer,
      createCopy: async (copy) => {
        const created = await createCopy(copy)
        await meanwhile()
        return created
      },
    }
    await world.runUntil(key, isCompleted)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })
})

test('a copy of ours whose reference was lost at Commerce Layer still stands for its run', async () => {
  const world = makeWorld({ firstPost: 'fenced' })
  const key = await daily(world)
  loseDeliveries(world)
  const { retrieveCopy, listCopies } = world.deps.commerceLayer
  const stripped = (copy: CopyView): CopyView => ({ ...copy, reference: undefined, referenceOrigin: undefined })
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    retrieveCopy: async (type, id) => {
      const read = await retrieveCopy(type, id)
      return read.ok ? { ok: true, value: stripped(read.value) } : read
    },
    listCopies: async (query) => {
      const read = await listCopies(query)
      return read.ok ? { ok: true, value: { ...read.value, items: read.value.items.map(stripped) } } : read
    },
  }
  await world.runUntil(key, isCompleted)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})

test('a copy that was deleted keeps nobody from asking for the others', async () => {
  const world = makeWorld()
  const keys: RunKey[] = []
  for (const id of ['one', 'two', 'three']) keys.push(await placeRecurring(world, id))
  loseDeliveries(world)
  for (const key of keys) await world.runUntil(key, (run) => run.state.name === 'accepted')
  await world.goOn(10_000)
  const [deleted] = copiesOf(world, 'one')
  expect(await world.remove(`order_copies/${deleted?.id}`)).toBe(204)
  for (const key of keys.slice(1)) await world.runUntil(key, isCompleted)
})

test('a copy that somebody tries to make for a subscription, of a run that they have moved away, is not tried again by us', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily')
  await world.goOn(25 * HOUR_MS)
  await world.change('order_subscriptions', 'milk', { next_run_at: iso(START_MS + 72 * HOUR_MS) })
  await world.runUntil(day(2), isSkipped)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'out_of_stock' } } })
  expect(await world.copyByHand('milk-source', {}, 'milk')).toBe(201)
  await world.goOn(HOUR_MS)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await world.goOn(12 * HOUR_MS)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})
