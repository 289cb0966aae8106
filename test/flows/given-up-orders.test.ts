import { expect, test } from 'vitest'
import type { CommerceLayer } from '../../lib/flows/dependencies.ts'
import { copiesOf, isSkipped } from '../shop.ts'
import { failedWith } from './failures.ts'
import { orderTea } from './person/tea.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** A run whose copy is made, and whose order could not be placed yet. */
async function unplaced() {
  const world = makeWorld({ firstPost: 'fenced' })
  const { first } = await orderTea(world)
  const effect = { kind: 'refuse' } as const
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path: '/api/orders', count: 1, effect }])
  await world.runUntil(first, ({ waits }) => waits > 0)
  return { world, first }
}

function statusesOfOrders(world: FlowWorld): (string | undefined)[] {
  const { orders } = world.state()
  return copiesOf(world, 'tea').map(({ target_order }) => orders.find(({ id }) => id === target_order)?.status)
}

test('the order of a run whose series was cancelled is cancelled, though no list shows its copy', async () => {
  const { world, first } = await unplaced()
  await world.deps.commerceLayer.cancelOrder('tea')
  const listCopies: CommerceLayer['listCopies'] = async () => ({
    ok: true,
    value: { items: [], pageCount: 1, recordCount: 0 },
  })
  world.deps.commerceLayer = { ...world.deps.commerceLayer, listCopies }
  expect(await world.runUntil(first, isSkipped)).toMatchObject({ state: { reason: 'series_cancelled' } })
  expect(statusesOfOrders(world)).toEqual(['cancelled'])
})

test('the order of a run whose series was deleted is cancelled', async () => {
  const { world, first } = await unplaced()
  const { commerceLayer } = world.deps
  world.deps.commerceLayer = {
    ...commerceLayer,
    listOrders: async () => ({ ok: true, value: [] }),
    retrieveOrder: async (id) => (id === 'tea' ? failedWith(404) : await commerceLayer.retrieveOrder(id)),
  }
  expect(await world.runUntil(first, isSkipped)).toMatchObject({ state: { reason: 'series_gone' } })
  expect(statusesOfOrders(world)).toEqual(['cancelled'])
})
