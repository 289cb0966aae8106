import { expect, test } from 'vitest'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { discardRun } from '../../lib/flows/person/discard-run.ts'
import { copiesOf, isParked, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { HOUR_MS } from './person/tea.ts'
import { makeWorld, START_MS } from './world.ts'

test.each([
  ['fails', 'out_of_stock'],
  ['has made a draft', 'ok'],
] as const)('a run that a person has given up is left alone when its copy %s after all', async (_, copy_outcome) => {
  const world = makeWorld({ firstPost: 'fenced', catchUpWindowMs: 2 * HOUR_MS })
  const setOutcome = (outcome: typeof copy_outcome) =>
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: outcome } } })
  world.emulator.control.setBehaviour({ copyDurationMs: 4 * HOUR_MS })
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  setOutcome(copy_outcome)
  const key = runKeyOf('order:tea', START_MS + 24 * HOUR_MS)
  await world.runUntil(key, isParked)
  await discardRun(world.deps, key, { reason: 'nobody wants it' })
  await world.goOn(3 * HOUR_MS)
  setOutcome('ok')
  await world.goOn(24 * HOUR_MS)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
  expect(ordersPlacedFrom(world, 'tea')).toEqual([])
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { reason: 'discarded' } })
})
