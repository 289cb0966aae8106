import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { Run } from '../../lib/core/run.ts'
import { planRun } from '../../lib/flows/plan-run.ts'
import { expectedDues } from '../../lib/flows/platforms-dues.ts'
import { subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

const SERIES = 'subscription:milk'

/** Which hours from the start a run is expected at, where the schedule stands at the first. */
async function expectedHours(world: FlowWorld, about: { expiresMs?: number; frequency?: string } = {}) {
  const { frequency = 'hourly', expiresMs } = about
  const schedule = { frequency, expiresMs, nextRunMs: START_MS + HOUR_MS, lastRunMs: undefined }
  return (await expectedDues(world.deps, SERIES, schedule)).map((ms) => (ms - START_MS) / HOUR_MS)
}

/** An hourly subscription so many hours after the start, with rows for the runs of some hours. */
async function hourly(nowHour: number, known: readonly number[] = [1]): Promise<FlowWorld> {
  const world = makeWorld({ runGraceMs: HOUR_MS })
  await subscribeMilk(world, 'hourly', { missed: 1 })
  const series = await world.ledger.readSeries(SERIES)
  if (series === undefined) throw new Error('nobody knows the subscription')
  for (const hour of known) await planRun(world.deps, series, START_MS + hour * HOUR_MS)
  world.moveClock(START_MS + nowHour * HOUR_MS - world.nowMs())
  return world
}

async function become(world: FlowWorld, hours: readonly number[], state: Run['state']): Promise<void> {
  for (const run of world.ledger.allRuns().filter(({ dueMs }) => hours.includes((dueMs - START_MS) / HOUR_MS))) {
    await world.ledger.saveRun({ ...run, state, version: run.version + 1 })
  }
}

const SKIPPED = { name: 'skipped', reason: 'by_person', closedMs: START_MS } as const
const POISONED = { name: 'parked', reason: 'poison', parkedMs: START_MS } as const
const DOUBTED = { name: 'in_doubt', sinceMs: START_MS, wakeMs: START_MS } as const

describe('of a subscription whose schedule stands at the first hour runs are expected', () => {
  test('there alone while the platform has its time', async () => {
    expect(await expectedHours(await hourly(0.5))).toEqual([1])
    expect(await expectedHours(await hourly(1.9))).toEqual([1])
  })

  test('and at the next two once it was let pass', async () => {
    expect(await expectedHours(await hourly(5))).toEqual([1, 2, 3])
  })

  test('and no further than the next that is still to come', async () => {
    expect(await expectedHours(await hourly(2 + 1 / 60))).toEqual([1, 2, 3])
    expect(await expectedHours(await hourly(5), { frequency: 'daily' })).toEqual([1, 25])
  })

  test('at the next as well while it has its time, where nothing is left to do for the first', async () => {
    const world = await hourly(1.5)
    await become(world, [1], SKIPPED)
    expect(await expectedHours(world)).toEqual([1, 2])
  })

  test('at the two after all that have ended, or that somebody has begun', async () => {
    const world = await hourly(8, [1, 2, 3, 4])
    await become(world, [1, 3], POISONED)
    await become(world, [2], SKIPPED)
    await become(world, [4], DOUBTED)
    expect(await expectedHours(world)).toEqual([1, 5, 6])
  })

  test('at none beside two of which nothing was begun', async () => {
    expect(await expectedHours(await hourly(8, [1, 2, 3]))).toEqual([1])
  })

  test('after the newest, also where it stands still at one of long ago', async () => {
    const hours = Array.from({ length: 20 }, (_, index) => index + 1)
    const world = await hourly(22.5, hours)
    await become(world, hours, POISONED)
    expect(await expectedHours(world)).toEqual([1, 21, 22])
  })

  test('not from the end of the subscription on', async () => {
    expect(await expectedHours(await hourly(8), { expiresMs: START_MS + 2 * HOUR_MS + MINUTE_MS })).toEqual([1, 2])
    expect(await expectedHours(await hourly(8), { expiresMs: START_MS + HOUR_MS })).toEqual([])
  })

  test('there alone where that was before Perennial came', async () => {
    const world = await hourly(8)
    world.deps.settings = { ...world.deps.settings, startAtMs: START_MS + DAY_MS }
    expect(await expectedHours(world)).toEqual([1])
  })
})
