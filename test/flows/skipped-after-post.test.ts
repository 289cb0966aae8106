import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import { isSkipped, ordersPlacedFrom } from '../shop.ts'
import { failedWith } from './failures.ts'
import { subscribeMilk } from './milk.ts'
import { makeWorld, START_MS } from './world.ts'

test('a run is not made where a person has moved it away from, after the one before was left out in doubt of its POST', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  const { createCopy } = world.deps.commerceLayer
  world.deps.commerceLayer.createCopy = async () => failedWith(503)
  await world.runUntil(day(1), (run) => run.posts === 1 && run.state.name === 'in_doubt')
  world.deps.commerceLayer.createCopy = createCopy
  await world.change('order_subscriptions', 'milk', { _deactivate: true })
  await world.runUntil(day(1), isSkipped)
  const due = new Date(START_MS + 2 * DAY_MS).toISOString()
  await world.change('order_subscriptions', 'milk', { _activate: true })
  await world.change('order_subscriptions', 'milk', { next_run_at: due })
  await world.goOn(HOUR_MS)
  const next_run_at = new Date(START_MS + 2 * DAY_MS + 5 * HOUR_MS).toISOString()
  await world.change('order_subscriptions', 'milk', { next_run_at })
  await world.goOn(30 * HOUR_MS)
  expect(await world.ledger.readRun(day(2))).toMatchObject({ state: { name: 'skipped', reason: 'rescheduled' } })
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})
