import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { isCompleted } from '../shop.ts'
import { loseDeliveries, readMilk, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

/** What a run's row says that it is, and why it was last moved. */
async function standing(world: FlowWorld, key: RunKey) {
  const run = await world.ledger.readRun(key)
  const last = run?.history.last.at(-1) ?? run?.history.first.at(-1)
  return `${run?.state.name}: ${last?.why}`
}

describe('a view that shows a schedule of hours ago', () => {
  test('says nothing about runs that were planned since', async () => {
    const world = makeWorld()
    const hour = await subscribeMilk(world, 'hourly')
    await world.runUntil(hour(1), isCompleted)
    await world.step()
    const view = await readMilk(world)
    await noteSubscription(world.deps, { ...view, nextRunMs: START_MS + HOUR_MS, lastRunMs: undefined })
    expect(await standing(world, hour(2))).toBe('planned: guarded')
  })

  test('says nothing about a run that a later one planned while it was being noted, by a clock that is slow', async () => {
    const world = makeWorld()
    const hour = await subscribeMilk(world, 'hourly')
    const view = await readMilk(world)
    const { ledger } = world.deps
    let isLater = false
    const runsOfSeries: typeof ledger.runsOfSeries = async (query) => {
      if (!isLater) {
        isLater = true
        world.moveClock(HOUR_MS)
        const later = { ...view, nextRunMs: START_MS + 2 * HOUR_MS, updatedMs: world.nowMs() }
        await noteSubscription(world.deps, { ...later, lastRunMs: world.nowMs() })
        world.moveClock(-MINUTE_MS)
      }
      return await ledger.runsOfSeries(query)
    }
    await noteSubscription({ ...world.deps, ledger: { ...ledger, runsOfSeries } }, { ...view, metadata: { new: true } })
    expect(await standing(world, hour(2))).toBe('planned: guarded')
  })

  test('says nothing either where it was read before its reader was frozen, and is noted after', async () => {
    const world = makeWorld()
    const hour = await subscribeMilk(world, 'hourly')
    const view = await readMilk(world)
    const { ledger } = world.deps
    let isFrozen = false
    const runsOfSeries: typeof ledger.runsOfSeries = async (query) => {
      if (!isFrozen) {
        isFrozen = true
        await world.goOn(4.5 * HOUR_MS)
      }
      return await ledger.runsOfSeries(query)
    }
    await noteSubscription({ ...world.deps, ledger: { ...ledger, runsOfSeries } }, { ...view, metadata: { new: true } })
    expect(isFrozen).toBe(true)
    expect(await standing(world, hour(5))).toBe('planned: guarded')
  })
})

describe('a run that was moved away and back', () => {
  /** Its subscription says that it ran so much later than the run was due, and runs next an hour after that. */
  async function ran(lateMs: number) {
    const world = makeWorld()
    const hour = await subscribeMilk(world, 'hourly')
    loseDeliveries(world)
    const view = await readMilk(world)
    const dueMs = START_MS + HOUR_MS
    for (const nextRunMs of [dueMs + 6 * HOUR_MS, dueMs]) {
      world.moveClock(2 * MINUTE_MS)
      await noteSubscription(world.deps, { ...view, nextRunMs, updatedMs: world.nowMs() })
    }
    expect(await standing(world, hour(1))).toBe('planned: reopened')
    const lastRunMs = dueMs + lateMs
    world.moveClock(lastRunMs + MINUTE_MS - world.nowMs())
    const updatedMs = world.nowMs()
    await noteSubscription(world.deps, { ...view, lastRunMs, nextRunMs: lastRunMs + HOUR_MS, updatedMs })
    return await standing(world, hour(1))
  }

  test('and that the platform made a quarter of an hour early was not moved away again', async () => {
    expect(await ran(-15 * MINUTE_MS)).toBe('planned: reopened')
  })

  test('is looked for soon when its subscription says that it ran', async () => {
    expect(await ran(5 * MINUTE_MS)).toBe('planned: last_run_told')
  })
})

test('a run is not looked for early because the one before it was made late', async () => {
  const world = makeWorld()
  const hour = await subscribeMilk(world, 'hourly')
  loseDeliveries(world)
  const view = await readMilk(world)
  const nextRunMs = START_MS + 2 * HOUR_MS
  world.moveClock(nextRunMs - 20 * MINUTE_MS - world.nowMs())
  const late = { ...view, lastRunMs: world.nowMs(), nextRunMs }
  await noteSubscription(world.deps, late)
  world.moveClock(21 * MINUTE_MS)
  await noteSubscription(world.deps, late)
  expect(await standing(world, hour(2))).toBe('planned: guarded')
})
