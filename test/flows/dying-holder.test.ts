import { describe, expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../lib/core/duration.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { isCompleted, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { letPlatformGoOn, loseDeliveries } from './milk.ts'
import { type FlowWorld, makeWorld } from './world.ts'

async function copiesByHand(world: FlowWorld): Promise<CopyView[]> {
  const listed = await world.deps.commerceLayer.listCopies({ type: 'order_copies', sourceOrderId: 'tea', page: 1 })
  if (!listed.ok) throw new Error('the copies could not be listed')
  return listed.value.items.filter(({ reference }) => reference === undefined)
}

describe('a customer is charged once when whoever asks for a copy dies before the answer', () => {
  /** Meanwhile a person's copy of the same order has failed, or is at work and fails later. */
  test.each(['has failed', 'is at work'] as const)("while a copy of a person's %s", async (when) => {
    const world = makeWorld({ retryCalendarMs: [10 * MINUTE_MS, 10 * MINUTE_MS] })
    const key = await placeRecurring(world, 'tea')
    const { createCopy } = world.deps.commerceLayer
    let asked = 0
    world.deps.commerceLayer = {
      ...world.deps.commerceLayer,
      createCopy: async (copy) => {
        asked += 1
        const answer = await createCopy(copy)
        if (asked > 1) return answer
        loseDeliveries(world)
        await letPlatformGoOn(world, 2 * SECOND_MS)
        world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
        await world.copyByHand('tea', { place_target_order: true })
        if (when === 'has failed') await letPlatformGoOn(world, 2 * SECOND_MS)
        for (const one of await copiesByHand(world)) await noteCopy(world.deps, one)
        throw new Error('the process dies')
      },
    }
    while (asked === 0) await world.step().catch(() => undefined)
    await letPlatformGoOn(world, 2 * SECOND_MS)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    const run = await world.runUntil(key, isCompleted)
    await world.goOn(30 * MINUTE_MS)
    expect(run.posts).toBe(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })
})
