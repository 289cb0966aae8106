import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, placeRecurring } from '../../shop.ts'
import { makeWorld } from '../world.ts'

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
