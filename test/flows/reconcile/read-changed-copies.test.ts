import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { isOurs } from '../../../lib/core/see.ts'
import { noteCopy } from '../../../lib/flows/note-copy.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, isParked, placeRecurring, subscribe } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { letPlatformGoOn, loseDeliveries } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { foundIn } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }
const PLACED = { place_target_order: true }

/** A run that was completed, and beside it a copy that a person made and whose payment was declined; both are read. */
async function paidInVain(): Promise<{ world: FlowWorld; key: string; order: string }> {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  await world.runUntil(key, isCompleted)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.copyByHand('tea', PLACED)
  await letPlatformGoOn(world, 20 * MINUTE_MS)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'finished', violations: [] })
  return { world, key, order: copiesOf(world, 'tea')[1]?.target_order ?? '' }
}

test('an order beside a run’s own is named within the hour, however late its customer pays it', async () => {
  const { world, key, order } = await paidInVain()
  for (let hours = 0; hours < 30; hours += 1) {
    world.moveClock(HOUR_MS)
    expect((await reconcileRuns(world.deps, NO_HURRY)).counts.copies).toBe(0)
  }
  await world.change('orders', order, { _place: true })
  world.moveClock(MINUTE_MS)
  const pass = await reconcileRuns(world.deps, NO_HURRY)
  expect([foundIn(pass), pass.violations]).toEqual([['duplicate_copy proposed'], [key]])
})

test('it is named as well when it was paid in an hour whose pass could not read it', async () => {
  const { world, key, order } = await paidInVain()
  world.moveClock(3 * HOUR_MS)
  await world.change('orders', order, { _place: true })
  const path = '/api/order_copies'
  world.emulator.control.addFaults([{ on: 'request', method: 'GET', path, count: 4, effect: { kind: 'refuse' } }])
  for (let hours = 0; hours < 2; hours += 1) {
    expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'unreachable' })
    world.moveClock(HOUR_MS)
  }
  expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'finished', violations: [key] })
})

test('hourly passes read each copy hardly more than once, and nothing in an hour in which nothing happens', async () => {
  const world = makeWorld()
  await world.deps.ledger.firstStartMs(world.nowMs())
  world.seed({ orders: [{ id: 'tea' }] })
  const copies = 600
  const totals = { copies: 0, requests: 0 }
  for (let made = 1; made <= copies; made += 1) {
    await world.copyByHand('tea', PLACED)
    await letPlatformGoOn(world, 30 * SECOND_MS)
    if (made % 120 !== 0) continue
    const { counts } = await reconcileRuns(world.deps, NO_HURRY)
    totals.copies += counts.copies
    totals.requests += counts.requests
  }
  expect(totals.copies).toBeGreaterThanOrEqual(copies)
  // The last ten minutes of each hour are read again.
  expect(totals.copies / copies).toBeLessThan(1.25)
  world.moveClock(HOUR_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  world.moveClock(HOUR_MS)
  expect((await reconcileRuns(world.deps, NO_HURRY)).counts.copies).toBe(0)
})

test('a copy that was made while a pass read, or came late into the list, is read by the next one', async () => {
  const world = makeWorld()
  await world.deps.ledger.firstStartMs(world.nowMs())
  world.seed({ orders: [{ id: 'tea' }] })
  world.emulator.control.setBehaviour({ listLagMs: 5 * MINUTE_MS })
  world.moveClock(HOUR_MS)
  await world.copyByHand('tea', PLACED)
  await letPlatformGoOn(world, MINUTE_MS)
  expect((await reconcileRuns(world.deps, NO_HURRY)).counts.copies).toBe(0)
  world.moveClock(HOUR_MS)
  expect((await reconcileRuns(world.deps, NO_HURRY)).counts.copies).toBe(1)
})

/** All lists that are read on, as a clock left them that was a day ahead. */
async function loseThePlace(world: FlowWorld): Promise<void> {
  for (const list of ['order_copies', 'paid_order_copies', 'order_subscriptions'] as const) {
    await world.deps.ledger.saveReconciledToMs(list, world.nowMs() + DAY_MS)
  }
}

test('what a clock has written that was a day ahead keeps no copy from being read', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  loseDeliveries(world)
  await world.runUntil(key, ({ state }) => state.name === 'accepted')
  await letPlatformGoOn(world, MINUTE_MS)
  await loseThePlace(world)
  world.moveClock(HOUR_MS)
  await reconcileRuns(world.deps, NO_HURRY)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed' } })
})

test('what a clock has written that was a day ahead keeps no subscription from being read', async () => {
  const world = makeWorld()
  await subscribe(world, 'milk')
  loseDeliveries(world)
  await world.change('order_subscriptions', 'milk', { next_run_at: '2026-03-01T12:00:00.000Z' })
  await loseThePlace(world)
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['series_changed applied'])
})

/** The copies of others are not listed, and no list of ours either: the one that was told is known by its delivery. */
function hideCopiesOfOthers(world: FlowWorld): void {
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async (query) => {
    const answer = await listCopies(query)
    return answer.ok ? { ok: true, value: { ...answer.value, items: answer.value.items.filter(isOurs) } } : answer
  }
}

test('an order of ours that its run may still do without is looked at again when the run has ended', async () => {
  const { world, key } = await FAULTY_WORLDS.leftover_order()
  const { listCopies } = world.deps.commerceLayer
  hideCopiesOfOthers(world)
  world.moveClock(HOUR_MS)
  const run = await world.ledger.readRun(key)
  if (run === undefined) throw new Error('the run has gone')
  await world.ledger.saveRun({ ...run, state: { name: 'accepted', wakeMs: world.nowMs() }, version: run.version + 1 })
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
  const others = await listCopies({ type: 'order_copies', sourceOrderId: 'tea' })
  const [persons] = others.ok ? others.value.items.filter((copy) => !isOurs(copy)) : []
  if (persons === undefined) throw new Error('nobody has copied the order')
  expect(await noteCopy(world.deps, persons)).toBe('recorded')
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
})

test('an order that a copy of ours has left long ago is cancelled when the run turns out to be done by another', async () => {
  const { world, key } = await FAULTY_WORLDS.leftover_order()
  const run = await world.ledger.readRun(key)
  if (run === undefined) throw new Error('the run has gone')
  const state = { name: 'skipped', reason: 'discarded', closedMs: world.nowMs() } as const
  await world.ledger.saveRun({ ...run, copy: undefined, state, version: run.version + 1 })
  const [left] = copiesOf(world, 'tea')
  const report = await reconcileRuns(world.deps, NO_HURRY)
  expect(foundIn(report)).toContain('leftover_order applied')
  expect(world.state().orders.find(({ id }) => id === left?.target_order)).toMatchObject({ status: 'cancelled' })
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
})

test('so is what a later request of ours has left, when an earlier one takes effect after all', async () => {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  const run = await world.runUntil(key, isParked)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  for (let hours = 0; hours < 4; hours += 1) {
    world.moveClock(HOUR_MS)
    expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
  }
  // Its own copy is left to be the first of three, and the second is the one that comes late.
  const parked = await world.ledger.readRun(key)
  await world.ledger.saveRun({ ...run, ...parked, posts: 3, version: (parked?.version ?? 0) + 1 })
  await world.copyByHand('tea', { ...PLACED, reference: `${key}/2`, reference_origin: 'perennial' })
  await world.runUntil(key, isCompleted)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
})

test('an organization that does not list copies by their orders has all other lists read', async () => {
  const { world } = await FAULTY_WORLDS.unrecorded_outcome()
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async (query) =>
    query.placedFromMs === undefined ? await listCopies(query) : failedWith(400)
  const report = await reconcileRuns(world.deps, NO_HURRY)
  expect([report.outcome, foundIn(report)]).toEqual(['finished', ['unrecorded_outcome applied']])
  expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn', code: 'PAID_COPIES_NOT_LISTED' }))
})
