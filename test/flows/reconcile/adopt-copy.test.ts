import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { copiesOf, isCompleted, placeRecurring } from '../../shop.ts'
import { letPlatformGoOn } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { audit, foundIn } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

/** A world with a copy that bears our origin and a reference that no run of the ledger has. */
async function strange(reference: string): Promise<FlowWorld> {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  world.seed({ orders: [{ id: 'milk' }] })
  await world.copyByHand('milk', { reference, reference_origin: 'perennial', place_target_order: true })
  await letPlatformGoOn(world, 20 * MINUTE_MS)
  return world
}

test.each([
  ['order:milk@2026-03-01T06:00:00Z/1', 'the ledger does not know its series'],
  ['order:tea@2026-02-01T06:00:00Z/1', 'due before the start'],
  ['order:tea@yesterday/1', 'its reference names no run'],
])('a copy with the reference %s is left alone: %s', async (reference, why) => {
  const world = await strange(reference)
  const before = world.ledger.allRuns()
  const { findings } = await audit(world)
  expect(findings).toMatchObject([{ code: 'copy_without_run', state: 'left', evidence: { why } }])
  expect(world.ledger.allRuns()).toEqual(before)
})

test('a run that was lost from the ledger is written as what became of its copy, and never made again', async () => {
  const { world } = await FAULTY_WORLDS.copy_without_run()
  expect(foundIn(await audit(world))).toEqual(['copy_without_run applied'])
  const run = await world.ledger.readRun('order:tea@2026-03-01T06:00:00Z')
  expect(run).toMatchObject({ posts: 1, doubted: true, state: { name: 'completed', placed: true } })
  await world.goOn(20 * MINUTE_MS)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})

test('a lost run whose copy failed is looked for before another copy is made', async () => {
  const world = makeWorld({ retryCalendarMs: [MINUTE_MS] })
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
  await world.copyByHand('tea', { reference: 'order:tea@2026-03-01T06:00:00Z/1', reference_origin: 'perennial' })
  await letPlatformGoOn(world, 20 * MINUTE_MS)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await audit(world)
  const run = await world.runUntil('order:tea@2026-03-01T06:00:00Z', isCompleted)
  expect(run).toMatchObject({ posts: 2, attempts: 1 })
})
