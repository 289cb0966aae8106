import { describe, expect, test } from 'vitest'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { moveRunTo } from '../../../lib/flows/person/move-run.ts'
import { skipRun } from '../../../lib/flows/person/skip-run.ts'
import { copiesOf, isCompleted, isParked, isSkipped, placeRecurring, subscribe, whysOf } from '../../shop.ts'
import { makeWorld } from '../world.ts'
import { HOUR_MS, MINUTE_MS, orderTea, runsOf, TEA, teaOf, timesOfCopies } from './tea.ts'

const DAY_MS = 24 * HOUR_MS

describe('a planned run that a person moves', () => {
  test('later is made then, under its own key, and the next ones when they were due anyway', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    const moved = await moveRunTo(world.deps, first, dueMs + 20 * MINUTE_MS + 999)
    expect(moved).toMatchObject({ outcome: 'moved', run: { key: first, movedToMs: dueMs + 20 * MINUTE_MS } })
    await world.goOn(4 * HOUR_MS)
    expect(timesOfCopies(world)).toEqual(['01:20', '02:00', '03:00'])
    expect(runsOf(world)).toEqual(['01:00 completed', '02:00 completed', '03:00 completed'])
    expect(copiesOf(world, 'tea')[0]?.reference).toBe(`${first}/1`)
  })

  test('earlier is made then, and the series goes on', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    expect(await moveRunTo(world.deps, first, dueMs - 40 * MINUTE_MS)).toMatchObject({ outcome: 'moved' })
    await world.goOn(4 * HOUR_MS)
    expect(timesOfCopies(world)).toEqual(['00:20', '02:00', '03:00'])
  })

  test('to now is made at once', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    await moveRunTo(world.deps, first, world.nowMs())
    expect(world.queue.waiting()).toHaveLength(1)
    expect(isCompleted(await world.runUntil(first, isCompleted))).toBe(true)
    expect(timesOfCopies(world)).toEqual(['00:01'])
  })

  test('is not made at its old time when its message was under way already', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    world.moveClock(HOUR_MS - 90_000)
    await world.dispatch()
    await moveRunTo(world.deps, first, dueMs + 20 * MINUTE_MS)
    await world.goOn(HOUR_MS - 5 * MINUTE_MS)
    expect(timesOfCopies(world)).toEqual(['01:20'])
  })

  test.each(['latest', 'skip', 'ask'])('is a word that the policy %s does not judge', async (catch_up) => {
    const world = makeWorld({ catchUp: 'all' })
    const { first, dueMs } = await orderTea(world, { catch_up })
    await moveRunTo(world.deps, first, dueMs + 20 * MINUTE_MS)
    world.moveClock(5 * HOUR_MS)
    expect(await world.runUntil(first, isCompleted)).toMatchObject({ state: { placed: true } })
  })

  test('is late only from then on, and too late past the window', async () => {
    const world = makeWorld({ catchUpWindowMs: 2 * HOUR_MS })
    const { first, second, dueMs } = await orderTea(world, { catch_up: 'all' })
    await moveRunTo(world.deps, first, dueMs + 30 * MINUTE_MS)
    await skipRun(world.deps, second)
    world.moveClock(HOUR_MS + 2 * HOUR_MS + 25 * MINUTE_MS)
    expect(isCompleted(await world.runUntil(first, isCompleted))).toBe(true)

    const late = makeWorld({ catchUpWindowMs: 2 * HOUR_MS })
    const tea = await orderTea(late, { catch_up: 'all' })
    await moveRunTo(late.deps, tea.first, tea.dueMs - 40 * MINUTE_MS)
    late.moveClock(20 * MINUTE_MS + 2 * HOUR_MS + MINUTE_MS)
    expect(await late.runUntil(tea.first, isParked)).toMatchObject({ state: { reason: 'too_late' } })
  })

  test('stays moved when the terms change and still have its due time, and goes with it when they have not', async () => {
    const world = makeWorld()
    const startMs = world.nowMs()
    const monthly = (days: number) => ({
      frequency: 'monthly',
      copies: 5,
      starts_at: new Date(startMs + days * DAY_MS).toISOString(),
    })
    await placeRecurring(world, 'tea', monthly(10))
    const dueMs = startMs + 10 * DAY_MS
    const key = runKeyOf(TEA, dueMs)
    await moveRunTo(world.deps, key, dueMs + 5 * DAY_MS)
    await world.change('orders', 'tea', { metadata: { perennial: { ...monthly(10), copies: 4 } } })
    await world.change('orders', 'tea', { _approve: true })
    expect(await world.ledger.readRun(key)).toMatchObject({ movedToMs: dueMs + 5 * DAY_MS, state: { name: 'planned' } })
    await world.change('orders', 'tea', { metadata: { perennial: monthly(20) } })
    world.moveClock(14 * DAY_MS)
    expect(whysOf(await world.runUntil(key, isSkipped)).at(-1)).toBe('rescheduled')
    expect(await teaOf(world)).toMatchObject({ rule: { copies: 5 } })
  })
})

describe('moving is refused', () => {
  test('into the past, and before the start', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    expect(await moveRunTo(world.deps, first, world.nowMs() - 1_000)).toEqual({ outcome: 'in_the_past' })
    const startAtMs = world.nowMs() + 10 * MINUTE_MS
    const deps = { ...world.deps, settings: { ...world.deps.settings, startAtMs } }
    expect(await moveRunTo(deps, first, startAtMs - 1_000)).toEqual({ outcome: 'before_start', startMs: startAtMs })
  })

  test('to less than half an hour before the next run is due, or past it', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    const nextDueMs = dueMs + HOUR_MS
    for (const toMs of [nextDueMs - 29 * MINUTE_MS, nextDueMs + 5 * HOUR_MS]) {
      expect(await moveRunTo(world.deps, first, toMs)).toEqual({ outcome: 'past_next_due', nextDueMs })
    }
    expect(await moveRunTo(world.deps, first, nextDueMs - 30 * MINUTE_MS)).toMatchObject({ outcome: 'moved' })
  })

  test('to where another run was made, but not to where one was skipped', async () => {
    const world = makeWorld()
    const { first, second } = await orderTea(world)
    await world.runUntil(first, isCompleted)
    expect(await moveRunTo(world.deps, second, world.nowMs())).toEqual({ outcome: 'too_near', key: first })

    const other = makeWorld()
    const tea = await orderTea(other)
    await skipRun(other.deps, tea.first)
    expect(await moveRunTo(other.deps, tea.second, tea.dueMs)).toMatchObject({ outcome: 'moved' })
  })

  test('of runs that cannot be skipped either', async () => {
    const world = makeWorld()
    const { first, third, dueMs } = await orderTea(world)
    expect(await moveRunTo(world.deps, third, dueMs)).toEqual({ outcome: 'unknown_run' })
    await world.runUntil(first, isCompleted)
    expect(await moveRunTo(world.deps, first, dueMs + HOUR_MS)).toEqual({ outcome: 'over' })
    const milk = await subscribe(world, 'milk')
    expect(await moveRunTo(world.deps, milk, world.nowMs())).toEqual({ outcome: 'platforms_clock' })
  })

  test('by whoever was slower', async () => {
    const world = makeWorld()
    const { first, dueMs } = await orderTea(world)
    const ledger = { ...world.deps.ledger, saveRun: async () => 'conflict' as const }
    const toMs = dueMs + MINUTE_MS
    expect(await moveRunTo({ ...world.deps, ledger }, first, toMs)).toEqual({ outcome: 'already_done' })
  })
})

test('a run moved forward whose answer and reference are lost gets one order', async () => {
  const world = makeWorld()
  const { first, dueMs } = await orderTea(world, { copies: 1 })
  await moveRunTo(world.deps, first, dueMs - 40 * MINUTE_MS)
  world.emulator.control.addFaults([
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } },
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
  ])
  const { commerceLayer } = world.deps
  const listCopies: typeof commerceLayer.listCopies = async (query) => {
    const listed = await commerceLayer.listCopies(query)
    const isByReference = query.referenceStart !== undefined
    if (!listed.ok) return listed
    const items = listed.value.items.map((copy) => ({ ...copy, reference: undefined, referenceOrigin: undefined }))
    return { ok: true, value: { ...listed.value, items: isByReference ? [] : items } }
  }
  world.deps.commerceLayer = { ...commerceLayer, listCopies }
  expect(await world.runUntil(first, isCompleted)).toMatchObject({ posts: 1, doubted: true })
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})
