import { describe, expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../lib/core/duration.ts'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { letPlatformGoOn, loseDeliveries } from './milk.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** Tells what a person's copy is now, as its delivery would. */
async function tellPersons(world: FlowWorld): Promise<void> {
  const listed = await world.deps.commerceLayer.listCopies({ type: 'order_copies', sourceOrderId: 'tea', page: 1 })
  if (!listed.ok) throw new Error('the copies could not be listed')
  for (const copy of listed.value.items) if (copy.reference === undefined) await noteCopy(world.deps, copy)
}

const setOutcome = (world: FlowWorld, copy_outcome: 'ok' | 'out_of_stock') =>
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome } } })

describe("a customer is charged once where a person's copy fails beside one of ours", () => {
  test('that is still at work when the person makes it, and of which nobody tells any more', async () => {
    const world = makeWorld({ retryCalendarMs: [10 * MINUTE_MS, 10 * MINUTE_MS] })
    world.emulator.control.setBehaviour({ copyDurationMs: 40 * SECOND_MS })
    const key = await placeRecurring(world, 'tea')
    await world.runUntil(key, ({ state }) => state.name === 'accepted')
    loseDeliveries(world)
    await letPlatformGoOn(world, 20 * SECOND_MS)
    await world.copyByHand('tea', { place_target_order: true })
    await tellPersons(world)
    await letPlatformGoOn(world, 30 * SECOND_MS)
    setOutcome(world, 'out_of_stock')
    await letPlatformGoOn(world, 30 * SECOND_MS)
    expect(copiesOf(world, 'tea').map(({ status }) => status)).toEqual(['completed', 'failed'])
    await tellPersons(world)
    setOutcome(world, 'ok')
    const run = await world.runUntil(key, isCompleted)
    await world.goOn(30 * MINUTE_MS)
    expect(run.posts).toBe(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test.each(['has failed', 'is at work'] as const)(
    'for which whoever asks dies before the answer, while it %s',
    async (when) => {
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
          setOutcome(world, 'out_of_stock')
          await world.copyByHand('tea', { place_target_order: true })
          if (when === 'has failed') await letPlatformGoOn(world, 2 * SECOND_MS)
          await tellPersons(world)
          throw new Error('the process dies')
        },
      }
      while (asked === 0) await world.step().catch(() => undefined)
      await letPlatformGoOn(world, 2 * SECOND_MS)
      setOutcome(world, 'ok')
      const run = await world.runUntil(key, isCompleted)
      await world.goOn(30 * MINUTE_MS)
      expect(run.posts).toBe(1)
      expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
    },
  )
})
