import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { makeWorld } from '../world.ts'

test.each(['ask', 'skip', 'latest'])(
  'no run of an order that a copy made and that has inherited metadata was missed by the policy %s: it is no series',
  async (catch_up) => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ metadataInherited: true })
    const key = await placeRecurring(world, 'tea', { frequency: 'hourly', copies: 1, catch_up })
    await world.runUntil(key, isCompleted)
    const [target] = ordersPlacedFrom(world, 'tea')
    world.moveClock(5 * HOUR_MS)
    await world.goOn(5 * MINUTE_MS)
    const bred = world.ledger.allRuns().filter(({ seriesId }) => seriesId === `order:${target?.id}`)
    expect(bred).not.toEqual([])
    for (const { state } of bred) expect(state).toMatchObject({ name: 'skipped', reason: 'not_a_series' })
  },
)

test('a first run that was missed is judged by the policy once its series is known to be one', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea', { frequency: 'hourly', catch_up: 'ask' })
  world.moveClock(5 * HOUR_MS)
  const run = await world.runUntil(key, isParked)
  expect(run).toMatchObject({ state: { reason: 'ask' }, posts: 0 })
  expect(await world.ledger.readSeries('order:tea')).toMatchObject({ vetted: true })
})
