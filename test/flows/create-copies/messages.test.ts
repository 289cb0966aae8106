import { describe, expect, test } from 'vitest'
import { encodeMessage } from '../../../lib/core/messages.ts'
import { copiesOf, isCompleted, placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

async function sendRaw(world: FlowWorld, body: string): Promise<void> {
  await world.deps.queue.send([{ body, delaySeconds: 0 }])
}

describe('what else is in the queue', () => {
  test.each([
    ['is not JSON', 'hello'],
    ['is of no known kind', '{"v":1,"kind":"dance"}'],
    ['names no run', '{"v":1,"kind":"copy_request","run":"coffee","epoch":1}'],
    ['has no version', '{"kind":"copy_request"}'],
    ['is nested 100,000 deep', '['.repeat(100_000)],
  ])('a message that %s is parked with its reason and never tried in a loop', async (_, body) => {
    const world = makeWorld()
    await sendRaw(world, body)
    for (let receives = 0; receives < 5; receives += 1) await world.consume()
    expect(world.queue.parked()).toEqual([body])
    const told = world.logged.filter((line) => line.code === 'GARBAGE_MESSAGE')
    expect(told).toHaveLength(3)
    expect(told[0]?.fields.reason).toBeTruthy()
  })

  test('a copy request of a newer version is acknowledged, and the ledger releases the run again', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    await sendRaw(world, JSON.stringify({ v: 2, kind: 'copy_request', run: { key }, epoch: 1 }))
    await world.consume()
    expect(world.queue.waiting()).toEqual([])
    await world.runUntil(key, isCompleted)
  })

  test('a request for a run that nobody knows is acknowledged', async () => {
    const world = makeWorld()
    await sendRaw(world, encodeMessage({ kind: 'copy_request', run: 'order:x@2026-03-01T00:00:00Z', epoch: 1 }))
    await world.consume()
    expect(world.queue.waiting()).toEqual([])
  })

  test('the same request twice in one batch makes one copy', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    const run = await world.ledger.readRun(key)
    world.moveClock(3_600_000)
    const body = encodeMessage({ kind: 'copy_request', run: key, epoch: run?.epoch ?? 0 })
    await sendRaw(world, body)
    await sendRaw(world, body)
    expect(await world.consume()).toBe(2)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
    await world.runUntil(key, isCompleted)
  })
})
