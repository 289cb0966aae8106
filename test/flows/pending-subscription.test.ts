import { expect, test } from 'vitest'
import { isCompleted, isParked, ordersPlacedFrom } from '../shop.ts'
import { subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** A subscription whose first renewal has failed for want of a payment source, and that waits for one since. */
async function subscribeWithoutWallet(world: FlowWorld) {
  world.emulator.control.setBehaviour({ missingWalletMakesPending: true })
  const keyOf = await subscribeMilk(world, 'daily', { outcome: 'payment_source_missing' })
  await world.runUntil(keyOf(1), (run) => run.attempts === 1)
  return keyOf(1)
}

test('a renewal that failed for want of a payment source is placed when there is one, though its subscription waits yet', async () => {
  const world = makeWorld()
  const key = await subscribeWithoutWallet(world)
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await world.runUntil(key, isCompleted)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

test('a renewal that failed for want of a payment source is told to somebody when its retries are over', async () => {
  const world = makeWorld()
  const key = await subscribeWithoutWallet(world)
  expect(await world.runUntil(key, isParked)).toMatchObject({ state: { reason: 'exhausted' } })
})
