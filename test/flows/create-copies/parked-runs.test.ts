import { describe, expect, test } from 'vitest'
import { encodeMessage } from '../../../lib/core/messages.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring, whysOf } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

describe('a parked run', () => {
  async function parked(world: FlowWorld) {
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(key, isParked)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    return key
  }

  test('is replayed when the console sends its message again, after a look-up, and only once however often', async () => {
    const world = makeWorld()
    const key = await parked(world)
    world.moveClock(600_000)
    expect(world.queue.parked()).toHaveLength(1)
    world.queue.redrive()
    await world.deps.queue.send([
      { body: encodeMessage({ kind: 'copy_request', run: key, epoch: 1 }), delaySeconds: 0 },
    ])
    const run = await world.runUntil(key, isCompleted)
    expect(run.epoch).toBe(2)
    expect(whysOf(run).slice(3)).toEqual([
      'replayed',
      'claimed',
      'nothing_found',
      'claimed',
      'copy_created',
      'order_placed',
    ])
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('is not replayed by its own bell', async () => {
    const world = makeWorld()
    const key = await parked(world)
    for (let steps = 0; steps < 5; steps += 1) await world.step()
    expect(await world.ledger.readRun(key)).toMatchObject({ epoch: 1, state: { name: 'parked' } })
  })
})
