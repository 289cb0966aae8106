import { expect, test } from 'vitest'
import { noteOrderSeries } from '../../lib/flows/note-series.ts'
import { HOUR_MS, MINUTE_MS, orderTea, timesOfCopies } from './person/tea.ts'
import { type FlowWorld, makeWorld } from './world.ts'

type Terms = Record<string, string | number | boolean>

/** The merchant changes the metadata of the tea, and Perennial reads them. */
async function changeTea(world: FlowWorld, perennial: Terms | null): Promise<void> {
  world.moveClock(MINUTE_MS)
  await world.change('orders', 'tea', { metadata: { perennial } })
  const read = await world.deps.commerceLayer.retrieveOrder('tea')
  if (read.ok) await noteOrderSeries(world.deps, read.value)
}

test('a run is made whose metadata were removed, and added again before it was due', async () => {
  const world = makeWorld()
  await orderTea(world)
  await changeTea(world, null)
  await changeTea(world, { frequency: 'hourly', copies: 3 })
  await world.goOn(4 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['01:00', '02:00', '03:00'])
})
