import { expect, test } from 'vitest'
import { DAY_MS } from '../../lib/core/duration.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { loseDeliveries } from './milk.ts'
import { HOUR_MS, MINUTE_MS, orderTea, runsOf } from './person/tea.ts'
import { makeWorld, START_MS } from './world.ts'

test('a series goes on whose order is being edited when it is due', async () => {
  const world = makeWorld()
  await orderTea(world)
  await world.goOn(50 * MINUTE_MS)
  await world.change('orders', 'tea', { _start_editing: true })
  await world.goOn(20 * MINUTE_MS)
  await world.change('orders', 'tea', { _stop_editing: true })
  await world.goOn(3 * HOUR_MS)
  expect(runsOf(world)).toEqual(['01:00 completed', '02:00 completed', '03:00 completed'])
})

test('the order that a customer has paid of a copy that failed stays the one of its run while it is edited', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  const key = runKeyOf('order:tea', START_MS + DAY_MS)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(key, (run) => run.attempts === 1)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  loseDeliveries(world)
  const target = copiesOf(world, 'tea')[0]?.target_order ?? ''
  await world.change('orders', target, { _place: true })
  await world.change('orders', target, { _start_editing: true })
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ posts: 1, copy: { targetOrderId: target } })
  await world.change('orders', target, { _stop_editing: true })
  await world.goOn(DAY_MS / 2)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})
