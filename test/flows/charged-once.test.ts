import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { askForRun } from '../../lib/flows/person/ask-for-run.ts'
import { copiesOf, isCompleted, isSkipped, ordersPlacedFrom, placeRecurring, subscribe } from '../shop.ts'
import { letPlatformGoOn, loseDeliveries } from './milk.ts'
import { makeWorld } from './world.ts'

const iso = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString()

describe('nobody is charged twice', () => {
  test('when a subscription is activated again and its schedule is put where it has just run', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const run = await world.runUntil(key, isCompleted)
    await world.change('order_subscriptions', 'milk', { _deactivate: true })
    world.emulator.control.setBehaviour({ scheduler: 'off' })
    await world.change('order_subscriptions', 'milk', {
      _activate: true,
      next_run_at: iso(run.dueMs + 20 * MINUTE_MS),
    })
    await world.goOn(6 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('when a subscription is rescheduled after its renewal was announced', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const later = iso(world.nowMs() + 5 * HOUR_MS)
    await world.change('order_subscriptions', 'milk', { next_run_at: later })
    await world.goOn(12 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
    expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'skipped', reason: 'rescheduled' } })
    expect(
      world.ledger
        .allRuns()
        .filter(isCompleted)
        .map(({ dueMs }) => iso(dueMs)),
    ).toEqual([later])
  })

  test.each(['before', 'after'] as const)('when it is handed over to the platform %s its run is made', async (when) => {
    const world = makeWorld()
    const dueMs = world.nowMs() + 2 * HOUR_MS
    const metadata = { perennial: { frequency: 'daily', starts_at: iso(dueMs) } }
    const shape = { kind: 'automatic', frequency: 'daily', status: 'active', next_run_at: iso(dueMs) } as const
    world.seed({
      orders: [{ id: 'source' }],
      order_subscriptions: [{ id: 'sub', source_order: 'source', ...shape, metadata }],
    })
    await world.change('order_subscriptions', 'sub', { _deactivate: true })
    await world.goOn(when === 'before' ? HOUR_MS : 3 * HOUR_MS)
    const nextMs = when === 'before' ? dueMs : dueMs + DAY_MS
    await world.change('order_subscriptions', 'sub', { _activate: true, next_run_at: iso(nextMs) })
    await world.goOn(6 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(1)
  })

  test('when it was handed to the platform and back around its run, of which nobody has told', async () => {
    const world = makeWorld()
    const dueMs = world.nowMs() + 2 * HOUR_MS
    const metadata = { perennial: { frequency: 'daily', starts_at: iso(dueMs) } }
    const shape = { kind: 'automatic', frequency: 'daily', status: 'active' } as const
    world.seed({ orders: [{ id: 'source' }] })
    world.seed({ order_subscriptions: [{ id: 'sub', source_order: 'source', ...shape, metadata }] })
    await world.change('order_subscriptions', 'sub', { _deactivate: true })
    await world.goOn(HOUR_MS)
    loseDeliveries(world)
    await world.change('order_subscriptions', 'sub', { _activate: true, next_run_at: iso(dueMs) })
    await letPlatformGoOn(world, HOUR_MS + MINUTE_MS)
    await world.change('order_subscriptions', 'sub', { _deactivate: true })
    const [run] = world.ledger.allRuns()
    await world.runUntil(run?.key ?? 'order:none@2026-03-01T00:00:00Z', isCompleted)
    expect(copiesOf(world, 'source')).toHaveLength(1)
  })

  test('when a person asks for a run minutes after the platform has made one, of which nobody has told', async () => {
    const world = makeWorld()
    const metadata = { perennial: { frequency: 'daily', starts_at: iso(world.nowMs() + DAY_MS) } }
    const shape = { kind: 'automatic', frequency: 'daily', status: 'active' } as const
    world.seed({ orders: [{ id: 'source' }] })
    world.seed({ order_subscriptions: [{ id: 'sub', source_order: 'source', ...shape, metadata }] })
    await world.change('order_subscriptions', 'sub', { _deactivate: true })
    loseDeliveries(world)
    await world.change('order_subscriptions', 'sub', { _activate: true, next_run_at: iso(world.nowMs() + MINUTE_MS) })
    await letPlatformGoOn(world, 12 * MINUTE_MS)
    const asked = await askForRun(world.deps, 'subscription:sub')
    if (!('run' in asked)) throw new Error(`it was answered with ${asked.outcome}`)
    const [platforms] = copiesOf(world, 'source')
    expect(await world.runUntil(asked.run.key, isCompleted)).toMatchObject({ copy: { id: platforms?.id } })
    expect(ordersPlacedFrom(world, 'source')).toHaveLength(1)
  })

  test('when the platform hands it over in the minutes around its run', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const run = await world.ledger.readRun(key)
    const starts_at = iso(run?.dueMs ?? 0)
    world.moveClock((run?.dueMs ?? 0) - world.nowMs() + 1_000)
    await world.emulator.runDue()
    await world.change('order_subscriptions', 'milk', {
      metadata: { perennial: { frequency: 'monthly', starts_at } },
      _deactivate: true,
    })
    await world.goOn(6 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })

  test('when the order that recurs is cancelled', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea', { copies: 3 })
    await world.runUntil(key, isCompleted)
    await world.change('orders', 'tea', { _cancel: true })
    await world.goOn(5 * HOUR_MS)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
    expect(world.ledger.allRuns().filter(isSkipped)).toHaveLength(1)
  })

  test('when the subscription is deleted', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    expect(await world.remove('order_subscriptions/milk')).toBe(204)
    const run = await world.runUntil(key, isSkipped)
    expect(run.state).toMatchObject({ reason: 'series_gone' })
    expect(copiesOf(world, 'milk-source')).toEqual([])
  })

  test.each([-4, 4])('when our clock is %i minutes off', async (minutes) => {
    const world = makeWorld()
    const { clock } = world.deps
    const off = { nowMs: () => clock.nowMs() + minutes * MINUTE_MS }
    world.deps.clock = off
    const guarded = await subscribe(world, 'milk')
    const own = await placeRecurring(world, 'tea')
    await world.runUntil(guarded, isCompleted)
    await world.runUntil(own, isCompleted)
    await world.goOn(6 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })
})
