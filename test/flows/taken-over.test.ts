import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import { isTakenAway } from '../../lib/flows/create-copies/taken-away.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, isSkipped, subscribe } from '../shop.ts'
import { failedWith } from './failures.ts'
import { letPlatformGoOn, readMilk, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

function nextRunAt(world: FlowWorld): string | undefined {
  return world.state().order_subscriptions[0]?.next_run_at ?? undefined
}

describe("the schedule of a run that was taken from the platform, where our POST moves it as the platform's own does", () => {
  test.each(['answered', 'lost'] as const)('is put back to the run after it, the answer being %s', async (answer) => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    if (answer === 'lost') {
      const post = { on: 'request', method: 'POST', path: '/api/recurring_order_copies' } as const
      world.emulator.control.addFaults([{ ...post, effect: { kind: 'commit_then_drop' } }])
    }
    await world.runUntil(key, isCompleted)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    expect(nextRunAt(world)).toBe('2026-04-01T02:00:00.000Z')
  })

  test('is put back also where our POST counts its next run from when it was made', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    const { createCopy } = world.deps.commerceLayer
    world.deps.commerceLayer.createCopy = async (copy) => {
      const created = await createCopy(copy)
      if (!created.ok) throw new Error('the copy was not made')
      const next = Temporal.Instant.fromEpochMilliseconds(created.value.createdMs).toZonedDateTimeISO('UTC')
      const next_run_at = next.add({ months: 1 }).toInstant().toString()
      await world.change('order_subscriptions', 'milk', { next_run_at })
      return created
    }
    await world.runUntil(key, isCompleted)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    expect(nextRunAt(world)).toBe('2026-04-01T02:00:00.000Z')
  })

  test('stays where a person has moved it since a first answer was lost', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    const post = { on: 'request', method: 'POST', path: '/api/recurring_order_copies' } as const
    world.emulator.control.addFaults([{ ...post, effect: { kind: 'status', status: 503 } }])
    await world.runUntil(key, (run) => run.posts === 1 && run.doubted && run.state.name === 'planned')
    const later = '2026-03-20T03:30:00.000Z'
    await world.change('order_subscriptions', 'milk', { next_run_at: later })
    await world.runUntil(key, isCompleted)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    expect(nextRunAt(world)).toBe(later)
  })

  test('stays where a person moves it afterwards', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    await world.runUntil(key, isCompleted)
    const later = '2026-04-11T02:00:00.000Z'
    await world.change('order_subscriptions', 'milk', { next_run_at: later })
    for (let hour = 0; hour < 2; hour += 1) {
      await world.goOn(HOUR_MS)
      await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    }
    expect(nextRunAt(world)).toBe(later)
  })
})

test('a run over which an earlier move of ours has taken the schedule late is taken away, though a later move was meant since', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { missed: 1 })
  await letPlatformGoOn(world, DAY_MS + HOUR_MS)
  const planned = await world.ledger.readRun(day(1))
  if (planned === undefined) throw new Error('no run was planned')
  const run = { ...planned, takeoverNextRunMs: START_MS + 3 * DAY_MS }
  const view = { ...(await readMilk(world)), lastRunMs: undefined, nextRunMs: START_MS + 2 * DAY_MS }
  expect(await isTakenAway(world.deps, run, view)).toBe(true)
  // The platform has run, or somebody has moved it to where its frequency never leads.
  expect(await isTakenAway(world.deps, run, { ...view, lastRunMs: START_MS + DAY_MS })).toBe(false)
  expect(await isTakenAway(world.deps, run, { ...view, nextRunMs: START_MS + 2.5 * DAY_MS })).toBe(false)
})

test('a run that was only meant to be taken over is skipped when a person moves it away meanwhile', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  const { rescheduleSubscription } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    rescheduleSubscription: async () => ({
      ok: false,
      failure: { ...failedWith(503, 'none').failure, sent: 'no', status: undefined },
    }),
  }
  await world.runUntil(key, (run) => run.takeoverNextRunMs !== undefined && run.state.name === 'planned')
  world.deps.commerceLayer = { ...world.deps.commerceLayer, rescheduleSubscription }
  await world.change('order_subscriptions', 'milk', { next_run_at: '2026-03-05T02:00:00.000Z' })
  const run = await world.runUntil(key, isSkipped)
  expect(run.state).toMatchObject({ reason: 'rescheduled' })
  expect(copiesOf(world, 'milk-source')).toEqual([])
})
