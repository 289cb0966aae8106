import { expect, test } from 'vitest'
import { HOUR_MS } from '../../lib/core/duration.ts'
import { SLOWEST_PER_MINUTE } from '../../lib/core/pace.ts'
import { RECONCILIATION_PART, reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { makeTurns } from '../../lib/flows/turns.ts'
import { isCompleted, isParked, placeRecurring, subscribe, whysOf } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

/** A world in which a copy is out and nothing will be heard of it. */
async function unheard(): Promise<{ world: FlowWorld; key: Awaited<ReturnType<typeof placeRecurring>> }> {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
  await world.runUntil(key, (run) => run.state.name === 'accepted')
  await finishCopies(world)
  return { world, key }
}

/** Gives Commerce Layer the time that its copies take; nothing of ours runs meanwhile. */
async function finishCopies(world: FlowWorld): Promise<void> {
  for (let second = 0; second < 5; second += 1) {
    world.moveClock(1_000)
    await world.emulator.runDue()
  }
}

test('a run that no delivery closed is closed by what reconciliation reads', async () => {
  const { world, key } = await unheard()
  const pass = await reconcileRuns(world.deps, NO_HURRY)
  expect(pass).toMatchObject({ outcome: 'finished', counts: { copies: 1 }, notes: { recorded: 1 } })
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed', placed: true } })
})

test('a second pass changes nothing', async () => {
  const { world } = await unheard()
  await reconcileRuns(world.deps, NO_HURRY)
  const before = world.ledger.allRuns()
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ notes: { already_done: 1 } })
  expect(world.ledger.allRuns()).toEqual(before)
})

test('the copy of a guarded run is found without any reference', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk')
  world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
  world.moveClock(2 * 3_600_000)
  await finishCopies(world)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(await world.ledger.readRun(key)).toMatchObject({ posts: 0, state: { name: 'completed' } })
})

test('two failed copies of a run that was in doubt use up no more attempts, however many passes read them', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  const [planned] = world.ledger.allRuns()
  if (planned === undefined) throw new Error('no run was planned')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
  world.emulator.control.setBehaviour({ listLagMs: 120_000 })
  world.emulator.control.addFaults([
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } },
  ])
  await world.runUntil(planned.key, (run) => run.posts === 2 && run.state.name === 'accepted')
  await finishCopies(world)
  world.moveClock(200_000)
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ counts: { copies: 2 } })
  const counted = await world.ledger.readRun(planned.key)
  for (let pass = 0; pass < 10; pass += 1) await reconcileRuns(world.deps, NO_HURRY)
  expect(counted).toMatchObject({ attempts: 1, state: { name: 'planned', action: 'look_up' } })
  expect(await world.ledger.readRun(planned.key)).toEqual(counted)
})

test('a copy that a run without deliveries waits for is also found without reconciliation, in its own time', async () => {
  const { world, key } = await unheard()
  const run = await world.runUntil(key, isCompleted)
  expect(whysOf(run)).toEqual(['due', 'claimed', 'copy_created', 'order_placed'])
  expect(world.nowMs() - run.dueMs).toBeGreaterThanOrEqual(600_000)
})

test('a pass that runs out of time says so, and the next one goes on', async () => {
  const { world, key } = await unheard()
  expect(await reconcileRuns(world.deps, { remainingMs: () => 1_000 })).toMatchObject({ outcome: 'unfinished' })
  expect(await world.ledger.readReconciledToMs('order_copies')).toBeLessThanOrEqual(world.nowMs() - 600_000)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed' } })
})

test('a pass that cannot reach Commerce Layer says so and moves nothing', async () => {
  const { world } = await unheard()
  const before = world.ledger.allRuns()
  world.broken.add('commerce_layer')
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'unreachable' })
  expect(world.ledger.allRuns()).toEqual(before)
})

test('the message of a run that was replayed is removed from the dead-letter queue, others stay', async () => {
  const world = makeWorld()
  const [one, two] = [await placeRecurring(world, 'one'), await placeRecurring(world, 'two')]
  const refused = { copy_outcome: 'refused' } as const
  world.emulator.control.setSwitches({ orders: { one: refused, two: refused } })
  for (const key of [one, two]) await world.runUntil(key, isParked)
  await world.step()
  expect(world.queue.parked()).toHaveLength(2)
  world.emulator.control.setSwitches({ orders: { one: { copy_outcome: 'ok' } } })
  expect(await replayRun(world.deps, one)).toBe('replayed')
  await world.runUntil(one, isCompleted)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(world.queue.parked().map((body) => JSON.parse(body).run)).toEqual([two])
})

test('a type of which there are more copies than a pass can read does not keep the other from being read', async () => {
  const world = makeWorld({ apiRequestsPerMinute: SLOWEST_PER_MINUTE })
  const pause = async (ms: number) => world.moveClock(ms)
  world.deps.turns = makeTurns({ ...world.deps, pause, part: RECONCILIATION_PART })
  await world.deps.ledger.firstStartMs(world.nowMs() - 60_000)
  const kind = { kind: 'automatic', status: 'inactive', frequency: 'monthly' } as const
  world.seed({ orders: [{ id: 'tea' }], order_subscriptions: [{ id: 'sub', source_order: 'tea', ...kind }] })
  for (let copies = 0; copies < 300; copies += 1) {
    world.moveClock(1000)
    await world.copyByHand('tea', {}, 'sub')
  }
  await world.copyByHand('tea', {})
  const { listCopies } = world.deps.commerceLayer
  const read = new Set<string>()
  world.deps.commerceLayer.listCopies = async (query) => {
    read.add(`${query.type} ${query.updatedFromMs === undefined ? 'by their orders' : 'by themselves'}`)
    return await listCopies(query)
  }
  const passes = []
  for (let hour = 0; hour < 2; hour += 1) {
    world.moveClock(HOUR_MS)
    const endMs = world.nowMs() + 300_000
    passes.push(await reconcileRuns(world.deps, { remainingMs: () => endMs - world.nowMs() }))
    expect(read.size).toBe(4)
    read.clear()
  }
  expect(passes.map(({ outcome }) => outcome)).toEqual(['unfinished', 'finished'])
  const [first = 0, second = 0] = passes.map(({ counts }) => counts.copies)
  expect(first).toBeLessThan(250)
  // The copies that pages have at their edges are read again.
  expect(first + second).toBe(302)
})
