import { describe, expect, test } from 'vitest'
import { isAsked } from '../../../lib/core/run.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { noteOrderSeries } from '../../../lib/flows/note-series.ts'
import { askForRun } from '../../../lib/flows/person/ask-for-run.ts'
import { pauseSeries } from '../../../lib/flows/person/pause-series.ts'
import { resumeSeries } from '../../../lib/flows/person/resume-series.ts'
import { skipRun } from '../../../lib/flows/person/skip-run.ts'
import { termsOf } from '../../../lib/flows/series-terms.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, subscribe } from '../../shop.ts'
import { audit, foundIn } from '../reconcile/audit-stage.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { HOUR_MS, MINUTE_MS, orderTea, runsOf, TEA, teaOf, timesOfCopies } from './tea.ts'

/** Asks for tea, which has to be allowed; answers with the run. */
async function ask(world: FlowWorld) {
  const asked = await askForRun(world.deps, TEA)
  expect(asked.outcome).toBe('asked')
  return runKeyOf(TEA, world.nowMs())
}

describe('a run that a person asks for', () => {
  test('is made now, and neither shifts the rule nor counts as one of its copies', async () => {
    const world = makeWorld()
    await orderTea(world, { copies: 2 })
    const key = await ask(world)
    await world.runUntil(key, isCompleted)
    await world.goOn(4 * HOUR_MS)
    expect(timesOfCopies(world)).toEqual(['00:01', '01:00', '02:00'])
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(3)
    expect(copiesOf(world, 'tea')[0]?.reference).toBe(`${key}/1`)
  })

  test('is no due time that keeps another from being tried again, also when its series recurs no more', async () => {
    const world = makeWorld()
    await orderTea(world, { frequency: 'daily' })
    const [first] = world.ledger.allRuns()
    if (first === undefined) throw new Error('no run was planned')
    await world.runUntil(first.key, isCompleted)
    for (let count = 0; count < 6; count += 1) {
      world.moveClock(2 * HOUR_MS)
      await ask(world)
    }
    await world.change('orders', 'tea', { metadata: {} })
    await world.goOn(MINUTE_MS)
    expect((await world.ledger.readSeries(TEA))?.rule).toBeUndefined()
    const expected = world.ledger.allRuns().find((one) => one.dueMs > first.dueMs && !isAsked(one))
    expect((await termsOf(world.deps, first)).nextDueMs).toBe(expected?.dueMs)
  })

  test('so shortly before one is due is that run, and an audit does not miss another', async () => {
    const world = makeWorld()
    await orderTea(world, { copies: 2 })
    // The run before is late, and has not planned the next one yet.
    world.moveClock(1.75 * HOUR_MS)
    await ask(world)
    await world.goOn(2.5 * HOUR_MS)
    expect(runsOf(world)).toEqual(['01:00 completed', '01:46 completed'])
    expect(foundIn(await audit(world))).toEqual([])
  })

  test('is released at once, in the lane of what people ask for', async () => {
    const world = makeWorld()
    await orderTea(world)
    const key = await ask(world)
    expect(world.queue.waiting()).toHaveLength(1)
    const query = { untilMs: world.nowMs(), limit: 10 }
    expect(await world.ledger.dueRuns({ ...query, lane: 'asked' })).toEqual([key])
    expect(await world.ledger.dueRuns({ ...query, lane: 'due' })).toEqual([])
  })

  test('is one however often it is asked for, also once it is done', async () => {
    const world = makeWorld()
    await orderTea(world)
    const key = await ask(world)
    world.moveClock(2_000)
    expect(await askForRun(world.deps, TEA)).toMatchObject({ outcome: 'same_run', run: { key } })
    await world.runUntil(key, isCompleted)
    expect(await askForRun(world.deps, TEA)).toMatchObject({ outcome: 'same_run', run: { state: { placed: true } } })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('is one when two ask at the same moment by different clocks', async () => {
    const world = makeWorld()
    await orderTea(world)
    const nowMs = world.nowMs()
    const asks = [0, 1_500, 3_000].map((skewMs) =>
      askForRun({ ...world.deps, clock: { nowMs: () => nowMs + skewMs } }, TEA),
    )
    const outcomes = (await Promise.all(asks)).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['asked', 'same_run', 'same_run'])
    expect(runsOf(world)).toHaveLength(2)
  })

  test('is the one that was agreed on when whoever asked first got no further', async () => {
    const world = makeWorld()
    await orderTea(world)
    const askedMs = world.nowMs()
    const series = await teaOf(world)
    await world.ledger.saveSeries({ ...series, version: series.version + 1, askedMs })
    world.moveClock(MINUTE_MS)
    expect(await askForRun(world.deps, TEA)).toMatchObject({ outcome: 'asked', run: { key: runKeyOf(TEA, askedMs) } })
  })

  test('is the run of the rule when that is near', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    world.moveClock(31 * MINUTE_MS)
    expect(await askForRun(world.deps, TEA)).toMatchObject({ outcome: 'same_run', run: { key: first } })
  })

  test.each(['latest', 'skip', 'ask'])('is a word that the policy %s does not judge', async (catch_up) => {
    const world = makeWorld()
    await orderTea(world, { catch_up })
    const key = await ask(world)
    world.moveClock(5 * HOUR_MS)
    expect(await world.runUntil(key, isCompleted)).toMatchObject({ state: { placed: true } })
  })

  test('is made of a paused series too, which stays paused', async () => {
    const world = makeWorld()
    await orderTea(world)
    await pauseSeries(world.deps, TEA)
    const key = await ask(world)
    expect(await pauseSeries(world.deps, TEA)).toEqual({ outcome: 'already_paused', skipped: [] })
    await world.runUntil(key, isCompleted)
    await world.change('orders', 'tea', { _approve: true })
    await world.goOn(2 * HOUR_MS)
    expect(runsOf(world).map((run) => run.slice(6))).toEqual(['completed', 'series_paused'])
  })

  test('shortly before the next one is due is that one, and the series goes on after it', async () => {
    const world = makeWorld()
    await orderTea(world, { copies: 4 })
    await pauseSeries(world.deps, TEA)
    await world.goOn(1.7 * HOUR_MS)
    const key = await ask(world)
    await world.runUntil(key, isCompleted)
    await resumeSeries(world.deps, TEA)
    await world.goOn(4 * HOUR_MS)
    expect(timesOfCopies(world).slice(1)).toEqual(['03:00', '04:00'])
  })

  describe('in place of the last one that is due', () => {
    async function askForLast(world: FlowWorld): Promise<void> {
      const { first } = await orderTea(world, { copies: 2 })
      world.moveClock(104 * MINUTE_MS)
      const key = await ask(world)
      await skipRun(world.deps, first)
      await world.runUntil(key, isCompleted)
    }

    test('leaves none that an audit would miss', async () => {
      const world = makeWorld()
      await askForLast(world)
      world.moveClock(5 * HOUR_MS)
      expect(foundIn(await audit(world, { mode: 'dry_run' }))).not.toContain('missed_run would_apply')
      expect(runsOf(world)).toEqual(['01:00 by_person', '01:45 completed'])
    })

    test('is followed by the next one when the series is given more', async () => {
      const world = makeWorld()
      await askForLast(world)
      const read = await world.deps.commerceLayer.retrieveOrder('tea')
      const metadata = { perennial: { frequency: 'hourly', copies: 3 } }
      if (read.ok) await noteOrderSeries(world.deps, { ...read.value, metadata, updatedMs: world.nowMs() })
      expect(runsOf(world)).toEqual(['01:00 by_person', '01:45 completed', '03:00 planned'])
    })
  })

  test('after the last run of the rule is made, though the series is seen in between', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 1 })
    await world.runUntil(first, isCompleted)
    world.moveClock(HOUR_MS)
    const key = await ask(world)
    const read = await world.deps.commerceLayer.retrieveOrder('tea')
    if (read.ok) await noteOrderSeries(world.deps, { ...read.value, updatedMs: read.value.updatedMs + 1_000 })
    expect(await world.runUntil(key, isCompleted)).toMatchObject({ posts: 1 })
  })

  test('that fails shortly before it would be due by the rule is tried again until the one after that', async () => {
    const world = makeWorld({ retryCalendarMs: [40 * MINUTE_MS] })
    await orderTea(world, { copies: 4 })
    await pauseSeries(world.deps, TEA)
    await world.goOn(1.7 * HOUR_MS)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    const run = await world.runUntil(await ask(world), ({ attempts }) => attempts === 1)
    expect(run.state).toMatchObject({ name: 'planned', action: 'place' })
  })

  test('does not cancel the source order, which is for the run of the rule to do', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world, { copies: 1, cancel_source_order: true })
    const isCancelled = () => world.state().orders.find(({ id }) => id === 'tea')?.status === 'cancelled'
    await world.runUntil(await ask(world), isCompleted)
    expect(isCancelled()).toBe(false)
    await world.runUntil(first, isCompleted)
    expect(isCancelled()).toBe(true)
  })
})

describe('asking is refused', () => {
  test('of a series that the platform runs, that nobody runs, or that nobody knows', async () => {
    const world = makeWorld()
    await subscribe(world, 'milk')
    await orderTea(world)
    expect(await askForRun(world.deps, 'subscription:milk')).toEqual({ outcome: 'platforms_clock' })
    expect(await askForRun(world.deps, 'order:none')).toEqual({ outcome: 'unknown_series' })
    await world.change('orders', 'tea', { _cancel: true })
    expect(await askForRun(world.deps, TEA)).toEqual({ outcome: 'not_recurring' })
  })

  test('before Perennial is to make anything', async () => {
    const world = makeWorld()
    await orderTea(world)
    const startMs = world.nowMs() + 1
    const deps = { ...world.deps, settings: { ...world.deps.settings, startAtMs: startMs } }
    expect(await askForRun(deps, TEA)).toEqual({ outcome: 'before_start', startMs })
  })
})
