import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
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

test('the same where the answer to one before that was lost, once a pass has seen that it moved no schedule', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  const { createCopy } = world.deps.commerceLayer
  const answers = [failedWith(503), failedWith(422)]
  world.deps.commerceLayer.createCopy = async (copy) => answers.shift() ?? (await createCopy(copy))
  await world.runUntil(day(1), isParked)
  await world.goOn(HOUR_MS)
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  const next_run_at = new Date(START_MS + 3 * DAY_MS).toISOString()
  await world.change('order_subscriptions', 'milk', { next_run_at })
  await world.runUntil(day(2), isSkipped)
  await world.goOn(HOUR_MS)
  expect(ordersPlacedFrom(world, 'milk-source')).toEqual([])
})
