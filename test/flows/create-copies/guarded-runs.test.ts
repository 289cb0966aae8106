import { describe, expect, test } from 'vitest'
import { copiesOf, isCompleted, isSkipped, ordersPlacedFrom, subscribe, whysOf } from '../../shop.ts'
import { makeWorld } from '../world.ts'

describe('a subscription that the platform runs', () => {
  test.each(['automatic', 'manual'] as const)(
    'and that is %s is guarded: its copy closes the run, and the next one is expected',
    async (kind) => {
      const world = makeWorld()
      const key = await subscribe(world, 'milk', { kind })
      const run = await world.runUntil(key, isCompleted)
      expect(run).toMatchObject({ clock: 'commerce_layer', posts: 0, state: { placed: true } })
      await world.step()
      expect(
        world.ledger
          .allRuns()
          .map((one) => one.state.name)
          .sort(),
      ).toEqual(['completed', 'planned'])
      expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
    },
  )

  test('and whose deliveries are all lost is closed by a look-up after the grace', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
    const run = await world.runUntil(key, isCompleted)
    expect(whysOf(run)).toEqual(['guarded', 'claimed', 'order_placed'])
    expect(world.nowMs()).toBeGreaterThanOrEqual(run.dueMs + 3_600_000)
  })

  test.each(['automatic', 'manual'] as const)(
    'and that it missed is taken away from it, %s, and made once',
    async (kind) => {
      const world = makeWorld()
      const key = await subscribe(world, 'milk', { kind, miss_next_runs: 1 })
      const run = await world.runUntil(key, isCompleted)
      expect(whysOf(run)).toContain('taken_over')
      expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
      const [subscription] = world.state().order_subscriptions
      expect(subscription?.next_run_at).toBe('2026-04-01T02:00:00.000Z')
    },
  )

  test('and that it is only late for is adopted, also when its copy appears after ours', async () => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ schedulerLateMs: 3_600_000 + 90_000 })
    const key = await subscribe(world, 'milk')
    const run = await world.runUntil(key, isCompleted)
    world.moveClock(7_200_000)
    for (let steps = 0; steps < 5; steps += 1) await world.step()
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
    expect(run.key).toBe(key)
  })

  test.each([31, 35])(
    'every hour, %i minutes late each time, gets every one of its orders from the platform',
    async (minutes) => {
      const world = makeWorld()
      world.emulator.control.setBehaviour({ schedulerLateMs: minutes * 60_000 })
      const next_run_at = new Date(world.nowMs() + 7_200_000).toISOString()
      const shape = { kind: 'automatic', status: 'inactive', frequency: 'hourly' } as const
      world.seed({
        orders: [{ id: 's' }],
        order_subscriptions: [{ id: 'sub', source_order: 's', next_run_at, ...shape }],
      })
      await world.change('order_subscriptions', 'sub', { _activate: true })
      await world.goOn(8 * 3_600_000)
      const due = world.ledger.allRuns().filter((run) => run.dueMs + 3_600_000 < world.nowMs())
      expect(due.map((run) => run.state.name)).toEqual(Array(6).fill('completed'))
      expect(copiesOf(world, 's').every((copy) => copy.reference === null)).toBe(true)
    },
  )

  test('and that it missed is made, also when a person copied its order to edit it', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { kind: 'manual', miss_next_runs: 1 })
    await world.goOn(2 * 3_600_000 + 60_000)
    expect(await world.copyByHand('milk-source', { place_target_order: false })).toBe(201)
    const run = await world.runUntil(key, isCompleted)
    expect(run.copy?.ours).toBe(true)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('and whose payment failed is retried by placing the order that the platform left pending', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'payment_source_expired' } } })
    await world.runUntil(key, (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    const run = await world.runUntil(key, isCompleted)
    expect(run.posts).toBe(0)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('and whose copy failed for stock is made again by us, and the draft of the platform is left alone', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'out_of_stock' } } })
    await world.runUntil(key, (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    await world.runUntil(key, isCompleted)
    const orders = copiesOf(world, 'milk-source').map(({ target_order }) =>
      world.state().orders.find(({ id }) => id === target_order),
    )
    expect(orders.map((order) => order?.status)).toEqual(['draft', 'placed'])
  })

  test('and that was cancelled before its run is skipped with that reason', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    await world.change('order_subscriptions', 'milk', { _cancel: true })
    expect(await world.runUntil(key, isSkipped)).toMatchObject({ state: { reason: 'series_cancelled' } })
  })

  test('and that was moved before its run is skipped as rescheduled, and expected where it was moved to', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const later = new Date(world.nowMs() + 86_400_000).toISOString()
    await world.change('order_subscriptions', 'milk', { next_run_at: later })
    await world.change('order_subscriptions', 'milk', { _deactivate: true })
    await world.change('order_subscriptions', 'milk', { _activate: true, next_run_at: later })
    expect(await world.runUntil(key, isSkipped)).toMatchObject({ state: { name: 'skipped' } })
    expect(world.ledger.allRuns().filter((run) => run.state.name === 'planned')).toHaveLength(1)
  })
})
