import { expect, test } from 'vitest'
import { DAY_MS } from '../../lib/core/duration.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { copiesOf, isParked, placeRecurring } from '../shop.ts'
import { loseDeliveries } from './milk.ts'
import { makeWorld, START_MS } from './world.ts'

test('nobody is charged again whose order, left by a copy that failed, was cancelled before we were told of the failure', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  const key = runKeyOf('order:tea', START_MS + DAY_MS)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  world.emulator.control.setBehaviour({ copyDurationMs: 5_000 })
  await world.runUntil(key, (run) => run.state.name === 'accepted')
  loseDeliveries(world)
  await world.goOn(10_000)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await world.change('orders', copiesOf(world, 'tea')[0]?.target_order ?? '', { _cancel: true })
  expect(await world.runUntil(key, isParked)).toMatchObject({ state: { reason: 'target_cancelled' } })
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})
