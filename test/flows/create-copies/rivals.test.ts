import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, placeRecurring, subscribe } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

function targetStatuses(world: FlowWorld, sourceId: string): (string | undefined)[] {
  const { orders } = world.state()
  return copiesOf(world, sourceId).map((copy) => orders.find(({ id }) => id === copy.target_order)?.status)
}

test("a draft that gave way does not end the run when the platform's copy fails after all", async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  const { createCopy } = world.deps.commerceLayer
  let isFirst = true
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    createCopy: async (copy) => {
      if (isFirst) {
        isFirst = false
        // Between our look-up and our POST somebody else's copy appears, and takes its time.
        world.emulator.control.setBehaviour({ copyDurationMs: 10 * MINUTE_MS })
        await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
        world.moveClock(150)
        await world.emulator.runDue()
        world.emulator.control.setBehaviour({ copyDurationMs: 200 })
        world.moveClock(1000)
      }
      return await createCopy(copy)
    },
  }
  await world.runUntil(key, (run) => run.copy !== undefined && !run.copy.ours)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'out_of_stock' } } })
  await world.goOn(20 * MINUTE_MS)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await world.runUntil(key, isCompleted)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

/** A world in which the first POST for the tea takes effect so much later (ms), when another one has long been made; nobody is told. */
async function lateCopy(ms: number): Promise<{ world: FlowWorld; key: RunKey }> {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  const effect = { kind: 'status_then_commit', status: 504, ms } as const
  world.emulator.control.addFaults([
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
    { on: 'request', method: 'POST', path: '/api/order_copies', effect },
  ])
  return { world, key }
}

/** The copy that our draft gives way to takes its time and fails: the one order that the run ends with is what that has left. */
async function expectOrderOfFailedCopy(world: FlowWorld, key: RunKey): Promise<void> {
  world.emulator.control.setBehaviour({ copyDurationMs: 20 * MINUTE_MS })
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(key, (run) => run.attempts === 1)
  expect(targetStatuses(world, 'tea')).toEqual(['cancelled', 'pending'])
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await world.runUntil(key, isCompleted)
  expect(targetStatuses(world, 'tea')).toEqual(['cancelled', 'placed'])
}

test('a run that gave way to a copy at work has the order of that one placed when it has failed after all', async () => {
  const { world, key } = await lateCopy(12 * MINUTE_MS)
  await world.runUntil(key, (run) => run.posts === 2 && run.copy?.status === 'completed')
  await expectOrderOfFailedCopy(world, key)
})

test('so it has when nobody heard that its draft was cancelled', async () => {
  const { world, key } = await lateCopy(12 * MINUTE_MS)
  await world.runUntil(key, (run) => run.posts === 2 && run.copy?.status === 'completed')
  const { cancelOrder } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    cancelOrder: async (id) => {
      await cancelOrder(id)
      // The copy that it gave way to has failed before anybody looks again.
      world.moveClock(21 * MINUTE_MS)
      await world.emulator.runDue()
      return failedWith(503, 'none')
    },
  }
  await expectOrderOfFailedCopy(world, key)
})

test('an order that was placed without an answer does not give way to another: both are named', async () => {
  const { world, key } = await lateCopy(40 * MINUTE_MS)
  const effect = { kind: 'commit_then_status', status: 502 } as const
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path: '/api/orders', effect }])
  await world.runUntil(key, () => ordersPlacedFrom(world, 'tea').length === 1)
  world.broken.add('commerce_layer')
  await world.runUntil(key, () => ordersPlacedFrom(world, 'tea').length === 2)
  world.broken.delete('commerce_layer')
  await world.runUntil(key, isCompleted)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(targetStatuses(world, 'tea')).toEqual(['placed', 'placed'])
  expect(world.logged).toContainEqual({ level: 'error', code: 'SECOND_ORDER', fields: { run: key } })
})

test('of two unplaced orders for a series that wants them unplaced, one is cancelled', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea', { place_target_order: false })
  world.emulator.control.addFaults([
    {
      on: 'request',
      method: 'POST',
      path: '/api/order_copies',
      effect: { kind: 'drop_then_commit', ms: 5 * MINUTE_MS },
    },
  ])
  await world.runUntil(key, isCompleted)
  await world.goOn(HOUR_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(targetStatuses(world, 'tea').toSorted()).toEqual(['cancelled', 'pending'])
})

test('a copy is found although its subscription has become one of another kind since', async () => {
  const world = makeWorld()
  const next_run_at = new Date(world.nowMs() + 2 * HOUR_MS).toISOString()
  world.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { id: 'sub', source_order: 'source', kind: 'automatic', status: 'active', frequency: 'monthly', next_run_at },
    ],
  })
  await world.change('order_subscriptions', 'sub', {
    metadata: { perennial: { frequency: 'monthly', starts_at: next_run_at } },
    _deactivate: true,
  })
  const [run] = world.ledger.allRuns().filter(({ state }) => state.name === 'planned')
  if (run === undefined) throw new Error('no run was planned')
  world.emulator.control.addFaults([
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
    { on: 'request', method: 'POST', path: '/api/recurring_order_copies', effect: { kind: 'commit_then_drop' } },
  ])
  await world.runUntil(run.key, ({ state }) => state.name === 'in_doubt')
  const { listSubscriptions } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listSubscriptions: async (ids) => {
      const answer = await listSubscriptions(ids)
      return answer.ok ? { ok: true, value: answer.value.map((view) => ({ ...view, automatic: false })) } : answer
    },
  }
  await world.runUntil(run.key, isCompleted)
  expect(copiesOf(world, 'source')).toHaveLength(1)
})

test('of two copies that stay at work the run is given to one: what we have made gives way, and a person is told in the end', async () => {
  const { world, key } = await lateCopy(12 * MINUTE_MS)
  await world.runUntil(key, (run) => run.posts === 2 && run.copy?.status === 'completed')
  world.emulator.control.setBehaviour({ copyDurationMs: 400 * DAY_MS })
  expect(await world.copyByHand('tea', { place_target_order: true })).toBe(201)
  const { waits } = await world.runUntil(key, ({ state, copy }) => state.name === 'accepted' && copy?.ours === false)
  expect(waits).toBeLessThan(10)
  // Both of ours: the draft, and what the first POST has made late.
  const statuses = targetStatuses(world, 'tea')
  expect([statuses.length, statuses.filter((status) => status === 'cancelled').length]).toEqual([3, 2])
  await world.goOn(8 * DAY_MS)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'parked', reason: 'too_late' } })
})
