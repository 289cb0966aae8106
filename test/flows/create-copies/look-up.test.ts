import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { noteCopy } from '../../../lib/flows/note-copy.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom, placeRecurring, whysOf } from '../../shop.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from '../milk.ts'
import { makeWorld } from '../world.ts'

test('a replay of a run whose order a person cancelled takes the older copy of it that is only now listed', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  loseDeliveries(world)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  world.emulator.control.setBehaviour({ listLagMs: 2 * HOUR_MS })
  const post = { on: 'request', method: 'POST', path: '/api/order_copies' } as const
  world.emulator.control.addFaults([{ ...post, effect: { kind: 'commit_then_drop' } }])
  await world.runUntil(key, (run) => run.posts === 2 && run.state.name === 'accepted')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  const [older, newer] = copiesOf(world, 'tea')
  const { copy } = await world.runUntil(key, ({ state }) => state.name === 'planned' && state.action === 'place')
  expect(copy?.id).toBe(newer?.id)
  await world.deps.commerceLayer.cancelOrder(copy?.targetOrderId ?? '')
  expect(await world.runUntil(key, isParked)).toMatchObject({ state: { reason: 'target_cancelled' } })
  await world.goOn(2 * HOUR_MS)
  await replayRun(world.deps, key)
  const run = await world.runUntil(key, isCompleted)
  expect(whysOf(run)).not.toContain('copy_not_listed')
  expect(run).toMatchObject({ posts: 2, copy: { id: older?.id } })
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test('a replay after the order of the last failed copy was cancelled places the one that an earlier failure left', async () => {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(key, isParked)
  await world.copyByHand('tea', { place_target_order: true })
  const [older, newer] = copiesOf(world, 'tea')
  const { copy } = await world.runUntil(key, (run) => isParked(run) && run.copy?.id === newer?.id)
  await world.deps.commerceLayer.cancelOrder(copy?.targetOrderId ?? '')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await replayRun(world.deps, key)
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ posts: 1, copy: { id: older?.id } })
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test('a run whose last copy was deleted before its order was known goes on with what an earlier failure left', async () => {
  const world = makeWorld({ retryCalendarMs: [] })
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  await world.runUntil(key, isParked)
  await world.copyByHand('tea', { place_target_order: true })
  const [older, newer] = copiesOf(world, 'tea')
  await world.runUntil(key, ({ copy }) => copy?.id === newer?.id)
  expect(await world.remove(`order_copies/${newer?.id}`)).toBe(204)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ posts: 1, copy: { id: older?.id } })
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test("a run that took the platform's later copy for its own goes back to its own, and both get their orders", async () => {
  const world = makeWorld({ runGraceMs: 6 * HOUR_MS })
  const hour = await subscribeMilk(world, 'hourly', { outcome: 'payment_source_missing' })
  loseDeliveries(world)
  await letPlatformGoOn(world, 2 * HOUR_MS + 5 * MINUTE_MS)
  const listed = await world.deps.commerceLayer.listCopies({ type: 'recurring_order_copies', subscriptionId: 'milk' })
  const copies = listed.ok ? listed.value.items : []
  // Of a crontab nobody can say when the last run was due.
  const frequency = '0 * * * *'
  for (const { schedule, ...copy } of copies.toReversed()) {
    await noteCopy(world.deps, { ...copy, schedule: schedule && { ...schedule, frequency } })
  }
  const [own, later] = copies
  expect(await world.ledger.readRun(hour(1))).toMatchObject({ state: { name: 'parked' }, copy: { id: later?.id } })
  world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
  await replayRun(world.deps, hour(1))
  await world.runUntil(hour(1), ({ copy }) => copy?.id === own?.id)
  // That their own copies have failed is news to both, and no time is left for another try before the next run.
  await world.runUntil(hour(2), isParked)
  for (const key of [hour(1), hour(2)]) await replayRun(world.deps, key)
  expect(await world.runUntil(hour(1), isCompleted)).toMatchObject({ posts: 0, copy: { id: own?.id } })
  expect(await world.runUntil(hour(2), isCompleted)).toMatchObject({ posts: 0, copy: { id: later?.id } })
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(2)
})
