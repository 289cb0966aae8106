import { describe, expect, test } from 'vitest'
import { holdBack } from '../../../lib/flows/hold-back.ts'
import { moveRunTo } from '../../../lib/flows/person/move-run.ts'
import { pauseSeries } from '../../../lib/flows/person/pause-series.ts'
import { resumeSeries } from '../../../lib/flows/person/resume-series.ts'
import { skipRun } from '../../../lib/flows/person/skip-run.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { isCompleted, isParked, subscribe, whysOf } from '../../shop.ts'
import { audit, foundIn } from '../reconcile/audit-stage.ts'
import { makeWorld, START_MS } from '../world.ts'
import { HOUR_MS, MINUTE_MS, orderTea, runsOf, TEA, teaOf, timesOfCopies } from './tea.ts'

const MILK = 'subscription:milk'

describe('a series that a person has paused', () => {
  test('makes nothing and plans nothing, and goes on with what is ahead when it is resumed', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 6 })
    expect(await pauseSeries(world.deps, TEA)).toMatchObject({ outcome: 'paused', skipped: [{ key: first }] })
    await world.goOn(3.5 * HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 series_paused'])
    expect(await resumeSeries(world.deps, TEA)).toMatchObject({ outcome: 'resumed', planned: [{ state: {} }] })
    await world.goOn(4 * HOUR_MS)
    expect(timesOfCopies(world)).toEqual(['04:00', '05:00', '06:00'])
    expect(runsOf(world)[0]).toBe('01:00 series_paused')
  })

  test('makes the run that was held back when it is resumed before that is due', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 1 })
    await pauseSeries(world.deps, TEA)
    await world.goOn(20 * MINUTE_MS)
    expect(await resumeSeries(world.deps, TEA)).toMatchObject({ planned: [{ key: first }] })
    expect(whysOf(await world.runUntil(first, isCompleted)).slice(0, 3)).toEqual(['due', 'series_paused', 'reopened'])
    expect(timesOfCopies(world)).toHaveLength(1)
  })

  test('makes a moved run where it was moved to', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    await moveRunTo(world.deps, first, dueMs + 20 * MINUTE_MS)
    await pauseSeries(world.deps, TEA)
    world.moveClock(HOUR_MS + 5 * MINUTE_MS)
    await resumeSeries(world.deps, TEA)
    await world.goOn(HOUR_MS)
    expect(timesOfCopies(world)[0]).toBe('01:20')
  })

  test('stays so whatever is seen of it, also when its order is changed', async () => {
    const world = makeWorld()
    await orderTea(world)
    await pauseSeries(world.deps, TEA)
    await world.change('orders', 'tea', { _approve: true })
    await world.change('orders', 'tea', { metadata: { perennial: { frequency: 'hourly', copies: 9 } } })
    await world.goOn(3 * HOUR_MS)
    expect(await teaOf(world)).toMatchObject({ paused: true })
    expect(runsOf(world)).toEqual(['01:00 series_paused'])
  })

  test('finishes what is in work, and skips what is due but was not begun', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    await world.runUntil(first, (run) => run.state.name === 'accepted')
    expect(await pauseSeries(world.deps, TEA)).toMatchObject({ skipped: [{ state: { name: 'skipped' } }] })
    await world.goOn(2 * HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 completed', '02:00 series_paused'])

    const due = makeWorld()
    await orderTea(due)
    due.moveClock(HOUR_MS + MINUTE_MS)
    await pauseSeries(due.deps, TEA)
    expect(runsOf(due)).toEqual(['01:00 series_paused'])
  })

  test('makes a run that a person replays', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(first, isParked)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await pauseSeries(world.deps, TEA)
    await replayRun(world.deps, first)
    expect(await world.runUntil(first, isCompleted)).toMatchObject({ epoch: 2 })
    expect(runsOf(world)).toEqual(['01:00 completed', '02:00 series_paused'])
  })

  test('and resumed does not take up what fell due meanwhile, though a run before it is made again', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 9 })
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(first, isParked)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await pauseSeries(world.deps, TEA)
    await world.goOn(2 * HOUR_MS)
    await resumeSeries(world.deps, TEA)
    await replayRun(world.deps, first)
    await world.runUntil(first, isCompleted)
    expect(runsOf(world)).toEqual(['01:00 completed', '02:00 series_paused', '04:00 planned'])
  })

  test('and resumed has missed nothing, though it has ended meanwhile', async () => {
    const world = makeWorld()
    await orderTea(world, { copies: 2 })
    await pauseSeries(world.deps, TEA)
    await world.goOn(5 * HOUR_MS)
    expect(await resumeSeries(world.deps, TEA)).toEqual({ outcome: 'resumed', planned: [] })
    expect(foundIn(await audit(world))).toEqual([])
  })

  test('has runs that can be neither skipped nor moved: the resumed series would miss them', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    const series = await teaOf(world)
    await world.ledger.saveSeries({ ...series, version: series.version + 1, paused: true })
    expect(await skipRun(world.deps, first)).toEqual({ outcome: 'series_paused' })
    expect(await moveRunTo(world.deps, first, dueMs + MINUTE_MS)).toEqual({ outcome: 'series_paused' })
  })
})

test('a series resumed under other terms leaves out what they do not have', async () => {
  const world = makeWorld()
  const daily = (hours: number) => ({
    frequency: 'daily',
    starts_at: new Date(START_MS + hours * HOUR_MS).toISOString(),
  })
  await orderTea(world, daily(10))
  await pauseSeries(world.deps, TEA)
  await world.change('orders', 'tea', { metadata: { perennial: daily(12) } })
  await world.change('orders', 'tea', { _approve: true })
  await resumeSeries(world.deps, TEA)
  expect(runsOf(world)).toEqual(['10:00 series_paused', '12:00 planned'])
})

describe('a pause that is cut off', () => {
  test('holds runs back whatever the catch-up policy says of them', async () => {
    const world = makeWorld()
    await orderTea(world, { catch_up: 'ask' })
    const series = await teaOf(world)
    await world.ledger.saveSeries({ ...series, version: series.version + 1, paused: true })
    world.moveClock(5 * HOUR_MS)
    await world.goOn(MINUTE_MS)
    expect(runsOf(world)).toEqual(['01:00 series_paused'])
  })

  test('and resumed while a run is held back does not end the series', async () => {
    const world = makeWorld()
    await orderTea(world)
    const { ledger } = world.deps
    const readManySeries: typeof ledger.readManySeries = async (ids) =>
      (await ledger.readManySeries(ids)).map((series) => ({ ...series, paused: true }))
    world.deps.ledger = { ...ledger, readManySeries }
    await world.goOn(HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 series_paused', '02:00 planned'])
  })

  test('before it held anything back skips each run when it is due, and can be repeated', async () => {
    const world = makeWorld()
    await orderTea(world)
    const series = await teaOf(world)
    await world.ledger.saveSeries({ ...series, version: series.version + 1, paused: true })
    expect(runsOf(world)).toEqual(['01:00 planned'])
    await world.goOn(2 * HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 series_paused'])
    expect(timesOfCopies(world)).toEqual([])
    expect(await pauseSeries(world.deps, TEA)).toEqual({ outcome: 'already_paused', skipped: [] })
  })

  test('or a resuming, is finished by repeating it, or when the series is seen next', async () => {
    for (const finish of ['repeat', 'see'] as const) {
      const world = makeWorld()
      await orderTea(world, { copies: 9 })
      await pauseSeries(world.deps, TEA)
      await world.goOn(2.5 * HOUR_MS)
      const series = await teaOf(world)
      await world.ledger.saveSeries({ ...series, version: series.version + 1, paused: false })
      if (finish === 'see') await world.change('orders', 'tea', { _approve: true })
      else expect(await resumeSeries(world.deps, TEA)).toMatchObject({ outcome: 'not_paused', planned: [{}] })
      expect(runsOf(world)).toEqual(['01:00 series_paused', '03:00 planned'])
    }
  })

  test.each([0.5, 2.5])('or a resuming after %s hours, is finished by an audit', async (hours) => {
    const world = makeWorld()
    await orderTea(world, { copies: 9 })
    await pauseSeries(world.deps, TEA)
    await world.goOn(hours * HOUR_MS)
    const series = await teaOf(world)
    await world.ledger.saveSeries({ ...series, version: series.version + 1, paused: false })
    expect(foundIn(await audit(world))).toEqual(['series_changed applied'])
    expect(runsOf(world).at(-1)).toBe(hours < 1 ? '01:00 planned' : '03:00 planned')
    expect(foundIn(await audit(world))).toEqual([])
  })

  test('and still skips a run after the series was resumed, does not end the series', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    await pauseSeries(world.deps, TEA)
    const asItWas = await teaOf(world)
    await resumeSeries(world.deps, TEA)
    await holdBack(world.deps, asItWas)
    expect(runsOf(world)).toEqual(['01:00 planned'])
    expect(await world.ledger.readRun(first)).toMatchObject({ state: { name: 'planned' } })
  })

  test('by another writer of the series begins again', async () => {
    const world = makeWorld()
    await orderTea(world)
    const [approved] = await Promise.all([
      world.change('orders', 'tea', { _approve: true }),
      pauseSeries(world.deps, TEA),
    ])
    expect(approved).toBeUndefined()
    await world.goOn(2 * HOUR_MS)
    expect(await teaOf(world)).toMatchObject({ paused: true })
    expect(timesOfCopies(world)).toEqual([])
  })
})

describe('pausing and resuming are refused', () => {
  test('of a series that the platform runs, and of one that nobody runs or knows', async () => {
    const world = makeWorld()
    await subscribe(world, 'milk')
    await orderTea(world)
    for (const act of [pauseSeries, resumeSeries]) {
      expect(await act(world.deps, MILK)).toEqual({ outcome: 'platforms_clock' })
      expect(await act(world.deps, 'order:none')).toEqual({ outcome: 'unknown_series' })
    }
    await world.change('orders', 'tea', { _cancel: true })
    expect(await pauseSeries(world.deps, TEA)).toEqual({ outcome: 'not_recurring' })
  })
})
