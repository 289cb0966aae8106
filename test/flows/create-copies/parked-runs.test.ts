import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { encodeMessage } from '../../../lib/core/messages.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom, placeRecurring, whysOf } from '../../shop.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

describe('a parked run', () => {
  async function parked(world: FlowWorld) {
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(key, isParked)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    return key
  }

  test('is replayed when the console sends its message again, after a look-up, and only once however often', async () => {
    const world = makeWorld()
    const key = await parked(world)
    world.moveClock(600_000)
    expect(world.queue.parked()).toHaveLength(1)
    world.queue.redrive()
    await world.deps.queue.send([
      { body: encodeMessage({ kind: 'copy_request', run: key, epoch: 1 }), delaySeconds: 0 },
    ])
    const run = await world.runUntil(key, isCompleted)
    expect(run.epoch).toBe(2)
    expect(whysOf(run).slice(3)).toEqual([
      'replayed',
      'claimed',
      'nothing_found',
      'claimed',
      'copy_created',
      'order_placed',
    ])
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('is not replayed by its own bell', async () => {
    const world = makeWorld()
    const key = await parked(world)
    for (let steps = 0; steps < 5; steps += 1) await world.step()
    expect(await world.ledger.readRun(key)).toMatchObject({ epoch: 1, state: { name: 'parked' } })
  })

  test.each(['which its look-up finds', 'which is told while its look-up has died'] as const)(
    'is made by its replay, though another copy had failed before it, %s',
    async (when) => {
      const world = makeWorld({ retryCalendarMs: [] })
      const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_declined' })
      await world.runUntil(hour(1), isParked)
      loseDeliveries(world)
      await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
      await letPlatformGoOn(world, 20 * MINUTE_MS)
      expect(copiesOf(world, 'milk-source').map(({ status }) => status)).toEqual(['failed', 'failed'])
      await letPlatformGoOn(world, 3 * HOUR_MS)
      world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
      await replayRun(world.deps, hour(1))
      if (when === 'which is told while its look-up has died') {
        await dieLookingUp(world, hour(1))
        await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
      }
      const replayed = await world.runUntil(hour(1), (run) => isCompleted(run) || isParked(run))
      expect(replayed.state).toMatchObject({ name: 'completed', placed: true })
      expect(replayed.posts).toBe(0)
    },
  )
})

/** Whoever looks for the copies of a run dies over it, and is known to be dead. */
async function dieLookingUp(world: FlowWorld, key: RunKey): Promise<void> {
  const { commerceLayer } = world.deps
  const listCopies: CommerceLayer['listCopies'] = async () => {
    throw new Error('the process dies')
  }
  world.deps.commerceLayer = { ...commerceLayer, listCopies }
  while ((await world.ledger.readRun(key))?.state.name !== 'claimed') await world.step().catch(() => undefined)
  world.deps.commerceLayer = commerceLayer
  await world.runUntil(key, ({ state }) => state.name === 'in_doubt')
}
