import { describe, expect, test } from 'vitest'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { makeWorld } from '../world.ts'

describe('a copy that fails', () => {
  test('for payment leaves its order pending, and that order is placed by the retry calendar', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    const failed = await world.runUntil(key, (run) => run.attempts === 1)
    expect(failed.state).toMatchObject({ name: 'planned', action: 'place' })
    const again = await world.runUntil(key, (run) => run.attempts === 2)
    expect(again.error).toMatchObject({ status: 422 })
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await world.runUntil(key, isCompleted)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('four retries later parks the run as exhausted', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    const run = await world.runUntil(key, isParked)
    expect(run).toMatchObject({ attempts: 5, state: { reason: 'exhausted' } })
  })

  test('with RETRY_CALENDAR=none parks the run at its first failure', async () => {
    const world = makeWorld({ retryCalendarMs: [] })
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    expect(await world.runUntil(key, isParked)).toMatchObject({ attempts: 1, state: { reason: 'exhausted' } })
    await world.step()
    expect(world.queue.parked()).toHaveLength(1)
  })

  test('for stock leaves a draft, which is cancelled before the next copy is made', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
    await world.runUntil(key, (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await world.runUntil(key, isCompleted)
    const targets = copiesOf(world, 'tea').map((copy) => copy.target_order)
    const orders = world.state().orders.filter((order) => targets.includes(order.id))
    expect(orders.map((order) => order.status)).toEqual(['cancelled', 'placed'])
  })
})
