import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { recheckParked } from '../../../lib/flows/reconcile/recheck-parked.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, placeRecurring } from '../../shop.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from '../milk.ts'
import { makeWorld } from '../world.ts'
import { audit } from './audit-stage.ts'
import { takeStep } from './take-step.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

/** A parked run of an order, whose failed copy left an order that its customer may still pay. */
async function parkedWithPending() {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await placeRecurring(world, 'tea', { frequency: 'daily', copies: 1 })
  const [run] = world.ledger.allRuns()
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(run?.key ?? key, isParked)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  const pending = copiesOf(world, 'tea')[0]?.target_order ?? ''
  await world.goOn(5 * HOUR_MS)
  return { world, key: run?.key ?? key, pending }
}

test('a parked run whose order its customer pays days later is closed by the next reconciliation', async () => {
  const { world, key, pending } = await parkedWithPending()
  await world.change('orders', pending, { _place: true })
  await reconcileRuns(world.deps, NO_HURRY)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed', placed: true } })
})

test('parked runs are looked at by turns: those that stay parked keep no others from it', async () => {
  const { world, key, pending } = await parkedWithPending()
  const run = await world.ledger.readRun(key)
  if (run === undefined) throw new Error('the run has gone')
  for (let hours = 1; hours <= 120; hours += 1) {
    const dueMs = run.dueMs - hours * HOUR_MS
    const state = { name: 'parked', reason: 'refused', parkedMs: dueMs } as const
    await world.ledger.createRun({ ...run, copy: undefined, key: runKeyOf(run.seriesId, dueMs), dueMs, state })
  }
  // Its copy is too old to be listed again.
  await reconcileRuns(world.deps, NO_HURRY)
  world.moveClock(3 * HOUR_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  await world.change('orders', pending, { _place: true })
  for (let hours = 0; hours < 3; hours += 1) {
    await reconcileRuns(world.deps, NO_HURRY)
    world.moveClock(HOUR_MS)
  }
  expect((await world.ledger.readRun(key))?.state.name).toBe('completed')
})

test('an audit counts a parked run of its window once', async () => {
  const { world } = await parkedWithPending()
  const { counts, periods } = await audit(world)
  expect(counts.runs).toBe(periods.reduce((sum, { runs }) => sum + Object.values(runs).reduce((a, b) => a + b, 0), 0))
})

test('where a person has made another order besides, the second one is named', async () => {
  const { world, pending } = await parkedWithPending()
  expect(await world.copyByHand('tea', { place_target_order: true })).toBe(201)
  await world.goOn(60_000)
  await world.change('orders', pending, { _place: true })
  await reconcileRuns(world.deps, NO_HURRY)
  expect(world.logged.map(({ code }) => code)).toContain('SECOND_ORDER')
})

test('a replay that finds two placed orders names the second one', async () => {
  const { world, key, pending } = await parkedWithPending()
  world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
  expect(await world.copyByHand('tea', { place_target_order: true })).toBe(201)
  await world.goOn(60_000)
  await world.change('orders', pending, { _place: true })
  await replayRun(world.deps, key)
  await world.runUntil(key, isCompleted)
  expect(world.logged.map(({ code }) => code)).toContain('SECOND_ORDER')
})

test('what the platform made when it was due next is not taken for the parked run, though nobody has told of that one', async () => {
  const world = makeWorld({ retryCalendarMs: [] })
  const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_declined' })
  const parked = await world.runUntil(hour(1), isParked)
  loseDeliveries(world)
  await letPlatformGoOn(world, HOUR_MS)
  const { runsOfSeries } = world.deps.ledger
  const known: typeof runsOfSeries = async (query) => (await runsOfSeries(query)).filter(({ key }) => key === hour(1))
  world.deps.ledger = { ...world.deps.ledger, runsOfSeries: known }
  expect(copiesOf(world, 'milk-source')).toHaveLength(2)
  await takeStep(world, recheckParked)
  expect(await world.ledger.readRun(hour(1))).toEqual(parked)
})
