import { describe, expect, test } from 'vitest'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { skipRun } from '../../../lib/flows/person/skip-run.ts'
import { isCompleted, isParked, isSkipped, ordersPlacedFrom, subscribe } from '../../shop.ts'
import { makeWorld } from '../world.ts'
import { HOUR_MS, orderTea, runsOf, TEA } from './tea.ts'

describe('a planned run that a person skips', () => {
  test('is not made, and the series goes on with the next one', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    const skipped = await skipRun(world.deps, first)
    expect(skipped).toMatchObject({ outcome: 'skipped', run: { key: first }, nextDueMs: dueMs + HOUR_MS })
    await world.goOn(4 * HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 by_person', '02:00 completed', '03:00 completed'])
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(2)
  })

  test('is not made either when its message was under way already', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 1 })
    world.moveClock(HOUR_MS - 90_000)
    await world.dispatch()
    expect(world.queue.waiting()).toHaveLength(1)
    expect(await skipRun(world.deps, first)).toMatchObject({ outcome: 'skipped', nextDueMs: undefined })
    await world.goOn(2 * HOUR_MS)
    expect(world.state().copies).toEqual([])
  })

  test('stays skipped when the series is seen again', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    await skipRun(world.deps, first)
    await world.change('orders', 'tea', { _approve: true })
    expect(runsOf(world)).toEqual(['01:00 by_person', '02:00 planned'])
  })

  test('has its next one planned first, so that the series does not end where the skipping fails', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    const ledger = { ...world.deps.ledger, saveRun: async () => 'conflict' as const }
    expect(await skipRun({ ...world.deps, ledger }, first)).toEqual({ outcome: 'already_done' })
    expect(runsOf(world)).toEqual(['01:00 planned', '02:00 planned'])
  })
})

describe('skipping is refused', () => {
  test('of a run whose copy is out, and of one that has ended', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    await world.runUntil(first, (run) => run.state.name === 'accepted')
    expect(await skipRun(world.deps, first)).toEqual({ outcome: 'begun' })
    await world.runUntil(first, isCompleted)
    expect(await skipRun(world.deps, first)).toEqual({ outcome: 'over' })
  })

  test('of a run that waits for its next try', async () => {
    const world = makeWorld()
    await orderTea(world, { frequency: 'monthly' })
    const key = runKeyOf(TEA, Date.parse('2026-04-01T00:00:00Z'))
    world.moveClock(31 * 24 * HOUR_MS)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    await world.runUntil(key, (run) => run.attempts === 1 && run.state.name === 'planned')
    expect(await skipRun(world.deps, key)).toEqual({ outcome: 'begun' })
  })

  test('of a parked run, which is discarded instead', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(first, isParked)
    expect(await skipRun(world.deps, first)).toEqual({ outcome: 'parked' })
  })

  test('of a run that the platform makes, where next_run_at has to be moved', async () => {
    const world = makeWorld()
    expect(await skipRun(world.deps, await subscribe(world, 'milk'))).toEqual({ outcome: 'platforms_clock' })
  })

  test('of a run that nobody planned, and twice', async () => {
    const world = makeWorld()
    const { first, third } = await orderTea(world)
    expect(await skipRun(world.deps, third)).toEqual({ outcome: 'unknown_run' })
    await skipRun(world.deps, first)
    expect(isSkipped(await world.runUntil(first, isSkipped))).toBe(true)
    expect(await skipRun(world.deps, first)).toEqual({ outcome: 'over' })
    expect(world.ledger.peekSeries(TEA)?.paused).toBe(false)
  })
})
