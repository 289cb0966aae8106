import { expect, test } from 'vitest'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { planReplay } from '../../../lib/flows/replay/plan-replay.ts'
import { isParked, placeRecurring } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

async function twoParked(): Promise<FlowWorld> {
  const world = makeWorld({ retryCalendarMs: [] })
  const keys = [await placeRecurring(world, 'tea'), await placeRecurring(world, 'rice')]
  world.emulator.control.setSwitches({
    orders: { tea: { copy_outcome: 'refused' }, rice: { copy_outcome: 'refused' } },
  })
  for (const key of keys) await world.runUntil(key, isParked)
  return world
}

/** From now on nobody may read the order for tea. */
function refuseTea(world: FlowWorld, commerceLayer: CommerceLayer): void {
  world.deps.commerceLayer = {
    ...commerceLayer,
    listOrders: (ids) => commerceLayer.listOrders(ids.filter((id) => id !== 'tea')),
    retrieveOrder: async (id) => (id === 'tea' ? failedWith(403) : await commerceLayer.retrieveOrder(id)),
  }
}

test('a series that we alone may not read keeps no other from being planned', async () => {
  const world = await twoParked()
  refuseTea(world, world.deps.commerceLayer)
  const plan = await planReplay(world.deps, world.ledger.allRuns().filter(isParked))
  expect(plan.ok && plan.value.map(({ kind }) => kind)).toEqual(['would_create', 'would_create'])
})

test('where nothing may be read there is no plan', async () => {
  const world = await twoParked()
  refuseTea(world, world.deps.commerceLayer)
  world.deps.commerceLayer.probe = async () => failedWith(403)
  expect(await planReplay(world.deps, world.ledger.allRuns().filter(isParked))).toMatchObject({ ok: false })
})
