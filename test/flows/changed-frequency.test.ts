import { expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from './milk.ts'
import { makeWorld } from './world.ts'

test('a copy of which nobody told is of the run that was due then, though its subscription was set to run less often since', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily')
  await world.goOn(7.5 * DAY_MS)
  loseDeliveries(world)
  await letPlatformGoOn(world, DAY_MS / 2 + MINUTE_MS)
  await world.change('order_subscriptions', 'milk', { frequency: 'weekly' })
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  expect(await world.ledger.readRun(day(8))).toMatchObject({ state: { name: 'completed' } })
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([])
})
