import { describe, expect, test } from 'vitest'
import { copiesOf, isCompleted, placeRecurring } from '../../shop.ts'
import { makeWorld } from '../world.ts'

describe('with too little time left', () => {
  test('a run is put back into the ledger instead of being started', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(3_600_000)
    await world.dispatch()
    world.moveClock(1_000)
    await world.consume(3_000)
    const run = await world.ledger.readRun(key)
    expect(run).toMatchObject({ attempts: 0, state: { name: 'planned', action: 'create' } })
    expect(copiesOf(world, 'tea')).toEqual([])
    await world.runUntil(key, isCompleted)
  })
})
