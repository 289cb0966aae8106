import { expect, test } from 'vitest'
import { encodeMessage } from '../../../lib/core/messages.ts'
import { readUnreadable } from '../../../lib/flows/replay/read-unreadable.ts'
import { isParked, placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

/** Messages as they are, in the dead-letter queue. */
async function park(world: FlowWorld, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await world.deps.queue.send([{ body, delaySeconds: 0 }])
    for (let times = 0; times < 4; times += 1) await world.consume()
  }
}

const UNREADABLE = encodeMessage({ kind: 'unreadable', topic: 'orders.place', size: 7, sha256: 'ab12' })
const NEWER = JSON.stringify({ v: 2, kind: 'recheck' })

test('finds what no run is behind, the oldest first, and leaves all as it was', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
  await world.runUntil(key, isParked)
  await park(world, UNREADABLE)
  world.moveClock(1_000)
  await park(world, 'not a message')
  world.moveClock(1_000)
  await world.deps.queue.send([{ body: NEWER, delaySeconds: 0 }])
  for (let times = 0; times < 4; times += 1) {
    await world.consume()
    world.moveClock(400_000)
  }
  const before = world.queue.parked()
  expect(before).toHaveLength(4)
  for (let times = 0; times < 3; times += 1) {
    expect((await readUnreadable(world.deps)).map(({ message }) => message)).toEqual([
      { kind: 'unreadable', topic: 'orders.place', size: 7, sha256: 'ab12' },
      { kind: 'garbage', reason: 'not a JSON object' },
      { kind: 'newer', version: 2, of: 'recheck' },
    ])
    expect(world.queue.parked().toSorted()).toEqual(before.toSorted())
  }
  world.queue.redrive()
  expect(world.queue.waiting()).toHaveLength(4)
})
