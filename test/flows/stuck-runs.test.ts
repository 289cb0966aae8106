import { expect, test } from 'vitest'
import { replayRun } from '../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom, placeRecurring, subscribe } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const DAY_MS = 86_400_000

/** From now on every subscription reads as if the platform were at work on it. */
function alwaysRunning(world: FlowWorld): void {
  const { listSubscriptions } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listSubscriptions: async (ids) => {
      const read = await listSubscriptions(ids)
      return read.ok ? { ok: true, value: read.value.map((view) => ({ ...view, status: 'running' })) } : read
    },
  }
}

test('a subscription that is running for ever is named when the catch-up window is over', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  alwaysRunning(world)
  await world.goOn(8 * DAY_MS)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'parked', reason: 'too_late' } })
})

test('a subscription that begins to run after it was taken over is left to the platform', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  await world.runUntil(key, (run) => run.takeoverNextRunMs !== undefined)
  alwaysRunning(world)
  await world.goOn(5 * 60_000)
  expect(copiesOf(world, 'milk-source')).toEqual([])
})

test('a guarded run that was parked to ask is made when a person replays it', async () => {
  const world = makeWorld({ catchUp: 'ask' })
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  world.moveClock(5 * 3_600_000)
  expect(await world.runUntil(key, isParked)).toMatchObject({ state: { reason: 'ask' } })
  expect(await replayRun(world.deps, key)).toBe('replayed')
  await world.runUntil(key, isCompleted)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

test('a run whose order somebody cancelled is parked, and a replay makes another', async () => {
  const world = makeWorld({ firstPost: 'fenced' })
  const key = await placeRecurring(world, 'tea')
  const effect = { kind: 'refuse' } as const
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path: '/api/orders', effect }])
  await world.runUntil(key, (run) => run.waits > 0)
  const [copy] = copiesOf(world, 'tea')
  await world.change('orders', copy?.target_order ?? '', { _cancel: true })
  expect(await world.runUntil(key, isParked)).toMatchObject({ state: { reason: 'target_cancelled' } })
  expect(await replayRun(world.deps, key)).toBe('replayed')
  await world.runUntil(key, isCompleted)
  expect(copiesOf(world, 'tea')).toHaveLength(2)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})
