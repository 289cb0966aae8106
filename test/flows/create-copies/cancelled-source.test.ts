import { describe, expect, test } from 'vitest'
import { planReplay } from '../../../lib/flows/replay/plan-replay.ts'
import { copiesOf, isCompleted, isParked, isSkipped, ordersPlacedFrom, whysOf } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { letPlatformGoOn, loseDeliveries } from '../milk.ts'
import { HOUR_MS, orderTea } from '../person/tea.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const ONCE = { copies: 1, cancel_source_order: true }

function statusOfTea(world: FlowWorld): string | undefined {
  return world.state().orders.find(({ id }) => id === 'tea')?.status
}

describe('of a copy that has cancelled its source, as it was to', () => {
  test('the order is placed', async () => {
    const world = makeWorld({ firstPost: 'fenced' })
    const { first } = await orderTea(world, ONCE)
    await world.runUntil(first, isCompleted)
    expect(statusOfTea(world)).toBe('cancelled')
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('the order is placed after a POST whose answer was lost, and that made nothing', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, ONCE)
    const effect = { kind: 'status', status: 503 } as const
    world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', count: 1, effect }])
    expect(await world.runUntil(first, isCompleted)).toMatchObject({ posts: 2 })
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('the order is its own, though the request took effect after the look-up that found nothing', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, ONCE)
    const effect = { kind: 'status_then_commit', status: 503, ms: HOUR_MS } as const
    world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', count: 1, effect }])
    loseDeliveries(world)
    await world.runUntil(first, (run) => whysOf(run).includes('nothing_found'))
    await letPlatformGoOn(world, HOUR_MS)
    expect(statusOfTea(world)).toBe('cancelled')
    const run = await world.runUntil(first, (one) => isCompleted(one) || isSkipped(one))
    expect(run.state).toMatchObject({ name: 'completed', placed: true })
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('the order is placed that another copy of ours has left, should the run stand for that one', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, ONCE)
    const effect = { kind: 'status', status: 503 } as const
    world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', count: 1, effect }])
    const run = await world.runUntil(first, ({ state }) => state.name === 'planned' && state.action === 'place')
    expect(statusOfTea(world)).toBe('cancelled')
    world.seed({ orders: [{ id: 'left', customer: 'tea-customer', status: 'pending' }] })
    const copy = run.copy && { ...run.copy, id: 'failed', status: 'failed', targetOrderId: 'left' }
    await world.ledger.saveRun({ ...run, version: run.version + 1, copy })
    const ended = await world.runUntil(first, (one) => isCompleted(one) || isSkipped(one))
    expect(ended.state).toMatchObject({ name: 'completed', placed: true })
    expect(world.state().orders.find(({ id }) => id === 'left')?.status).toBe('placed')
    expect(ordersPlacedFrom(world, 'tea')).toEqual([])
  })

  test('the order is tried again that could not be placed, and a replay is told to place it', async () => {
    const world = makeWorld({ firstPost: 'fenced', retryCalendarMs: [HOUR_MS] })
    const { first } = await orderTea(world, ONCE)
    world.deps.commerceLayer = { ...world.deps.commerceLayer, placeOrder: async () => failedWith(422) }
    const run = await world.runUntil(first, isParked)
    expect(run.attempts).toBe(2)
    expect(await planReplay(world.deps, [run])).toMatchObject({ ok: true, value: [{ kind: 'would_place' }] })
  })
})

test('of a source order that a person has cancelled, the order is not placed that a failed copy has left', async () => {
  const world = makeWorld()
  const { first } = await orderTea(world, ONCE)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(first, ({ attempts }) => attempts === 1)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await world.change('orders', 'tea', { _cancel: true })
  expect((await world.runUntil(first, isSkipped)).state).toMatchObject({ reason: 'series_cancelled' })
  expect(ordersPlacedFrom(world, 'tea')).toEqual([])
})

test('of a source order that a person has cancelled, no copy is made again after one that has failed', async () => {
  const world = makeWorld()
  const { first } = await orderTea(world, ONCE)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
  await world.runUntil(first, ({ attempts }) => attempts === 1)
  await world.change('orders', 'tea', { _cancel: true })
  const run = await world.runUntil(first, isSkipped)
  expect(run.state).toMatchObject({ reason: 'series_cancelled' })
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})

test('a run whose series nobody has written is left out as cancelled, if its order is by now', async () => {
  const world = makeWorld()
  const { first } = await orderTea(world, ONCE)
  world.deps.ledger = { ...world.deps.ledger, readSeries: async () => undefined, readManySeries: async () => [] }
  loseDeliveries(world)
  await world.change('orders', 'tea', { _cancel: true })
  expect((await world.runUntil(first, isSkipped)).state).toMatchObject({ reason: 'series_cancelled' })
})
