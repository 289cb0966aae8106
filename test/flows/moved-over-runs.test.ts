import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { CatchUpPolicy } from '../../lib/core/settings.ts'
import { failedWith } from './failures.ts'
import { letPlatformGoOn, subscribeMilk } from './milk.ts'
import { makeWorld } from './world.ts'

test.each([
  ['latest', { name: 'skipped', reason: 'superseded' }],
  ['skip', { name: 'skipped', reason: 'missed' }],
  ['ask', { name: 'parked', reason: 'ask' }],
  ['all', { name: 'completed' }],
] as const satisfies readonly (readonly [CatchUpPolicy, object])[])(
  'a run over which our POST for the one before has moved the schedule becomes what %s says where all was down when it was due',
  async (catchUp, state) => {
    const world = makeWorld({ catchUp, catchUpWindowMs: 30 * DAY_MS })
    const day = await subscribeMilk(world, 'daily', { outcome: 'out_of_stock' })
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    await world.runUntil(day(1), (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    const { createCopy, retrieveSubscription } = world.deps.commerceLayer
    world.deps.commerceLayer.createCopy = async (copy) => {
      world.deps.commerceLayer.retrieveSubscription = async () => failedWith(503)
      return await createCopy(copy)
    }
    await world.runUntil(day(1), ({ state: { name } }) => name === 'completed')
    world.broken.add('deliveries')
    await letPlatformGoOn(world, 3 * DAY_MS)
    world.broken.delete('deliveries')
    world.deps.commerceLayer.retrieveSubscription = retrieveSubscription
    await world.goOn(4 * HOUR_MS + MINUTE_MS)
    expect(await world.ledger.readRun(day(2))).toMatchObject({ state })
  },
)
