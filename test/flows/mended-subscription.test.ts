import { expect, test } from 'vitest'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { ordersPlacedFrom } from '../shop.ts'
import { HOUR_MS } from './person/tea.ts'
import { makeWorld, START_MS } from './world.ts'

test('a subscription whose metadata were invalid for a while ends after its copies, also where our POSTs move its schedule', async () => {
  const world = makeWorld()
  world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
  const shape = { kind: 'automatic', status: 'inactive', frequency: 'hourly' } as const
  const next_run_at = new Date(START_MS + HOUR_MS).toISOString()
  world.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'sub', source_order: 'source', next_run_at, ...shape }],
  })
  const change = async (perennial: Record<string, string | number>) => {
    await world.change('order_subscriptions', 'sub', { metadata: { perennial } })
    const read = await world.deps.commerceLayer.retrieveSubscription('sub')
    if (read.ok) await noteSubscription(world.deps, read.value)
  }
  await change({ frequency: 'hourly', copies: 3 })
  await world.goOn(2.5 * HOUR_MS)
  await change({ frequency: 'hourlyy', copies: 3 })
  await world.goOn(HOUR_MS / 12)
  await change({ frequency: 'hourly', copies: 3 })
  await world.goOn(5 * HOUR_MS)
  expect(ordersPlacedFrom(world, 'source')).toHaveLength(3)
})
