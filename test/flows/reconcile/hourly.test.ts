import { describe, expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from '../milk.ts'
import { makeWorld } from '../world.ts'
import { foundIn } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

describe('the hourly pass', () => {
  test.each([
    ['unrecorded_outcome', 'applied'],
    ['failed_without_retry', 'applied'],
    ['copy_without_run', 'applied'],
    ['parked_but_solved', 'applied'],
    ['missed_run', 'applied'],
    ['series_changed', 'applied'],
  ] as const)('repairs %s, and the next one finds nothing', async (code, state) => {
    const { world } = await FAULTY_WORLDS[code]()
    expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([`${code} ${state}`])
    expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
  })

  test.each([
    ['duplicate_copy', 'proposed'],
    ['completed_unplaced', 'proposed'],
    ['stuck_in_progress', 'left'],
    ['in_doubt_too_long', 'left'],
  ] as const)('names %s and leaves it to a person', async (code, state) => {
    const { world } = await FAULTY_WORLDS[code]()
    expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toContain(`${code} ${state}`)
  })

  test('names a missed run also where only a copy tells of it', async () => {
    const world = makeWorld()
    const keyOf = await subscribeMilk(world, 'daily')
    loseDeliveries(world)
    await letPlatformGoOn(world, 25 * HOUR_MS)
    world.emulator.control.setSwitches({ order_subscriptions: { milk: { miss_next_runs: 1 } } })
    await letPlatformGoOn(world, 26 * HOUR_MS)
    await world.ledger.saveReconciledToMs('order_subscriptions', world.nowMs())
    const report = await reconcileRuns(world.deps, NO_HURRY)
    expect(foundIn(report)).toEqual(['missed_run applied', 'unrecorded_outcome applied'])
    const evidence = { is: 'commerce_layer', run_without_row: '2026-03-03T00:00:00Z' }
    expect(report.findings[0]).toMatchObject({ subject: 'subscription:milk', evidence })
    expect(await world.ledger.readRun(keyOf(2))).toMatchObject({ state: { name: 'planned' } })
    expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
  })

  test('fails loudly over a run with two placed orders, and keeps its report', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    const report = await reconcileRuns(world.deps, NO_HURRY)
    expect(report.violations).toEqual([key])
    const line = world.logged.find(({ code }) => code === 'RECONCILED')
    expect(line).toMatchObject({ level: 'error', fields: { found_duplicate_copy: 1, violations: [key] } })
    expect(await world.ledger.readReports()).toEqual([report])
  })

  test('asks for no subscription again that has not changed since', async () => {
    const { world } = await FAULTY_WORLDS.series_changed()
    await reconcileRuns(world.deps, NO_HURRY)
    world.moveClock(HOUR_MS)
    expect((await reconcileRuns(world.deps, NO_HURRY)).counts.series).toBe(0)
  })
})
