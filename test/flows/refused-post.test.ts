import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import { isParked, isSkipped, ordersPlacedFrom } from '../shop.ts'
import { failedWith } from './failures.ts'
import { subscribeMilk } from './milk.ts'
import { makeWorld, START_MS } from './world.ts'

test.each([
  ['that the platform missed', { missed: 1 }],
  ['whose copy had failed', { outcome: 'out_of_stock' }],
] as const)(
  'a run is not made where a person has moved it away from, after a POST for the one before, %s, was refused',
  async (_, milk) => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', milk)
    const { createCopy } = world.deps.commerceLayer
    world.deps.commerceLayer.createCopy = async () => failedWith(422)
    await world.runUntil(day(1), isParked)
    world.deps.commerceLayer.createCopy = createCopy
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    await world.goOn(HOUR_MS)
    const next_run_at = new Date(START_MS + 2 * DAY_MS + 5 * HOUR_MS).toISOString()
    await world.change('order_subscriptions', 'milk', { next_run_at })
    await world.runUntil(day(2), isSkipped)
    await world.goOn(7 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  },
)
