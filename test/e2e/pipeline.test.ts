import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RunKey } from '../../lib/core/run-key.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { type PackagedFunctions, packageFunctions } from '../packaged-functions.ts'
import {
  copiesOf,
  isCompleted,
  isParked,
  isSkipped,
  ordersPlacedFrom,
  placeRecurring,
  subscribe,
  whysOf,
} from '../shop.ts'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

let packaged: PackagedFunctions
let world: EmbeddedWorld

// What runs here is what a deployment uploads, unpacked.
beforeAll(async () => {
  packaged = await packageFunctions()
})

afterAll(() => packaged.remove())

beforeEach(async () => {
  world = await startWorld(packaged)
})

afterEach(async () => {
  await world.close()
})

test('a signed delivery of a placed order becomes one copy and one completed run', async () => {
  const key = await placeRecurring(world, 'coffee')
  const run = await world.runUntil(key, isCompleted)
  expect(copiesOf(world, 'coffee').map((copy) => copy.reference)).toEqual([`${key}/1`])
  expect(ordersPlacedFrom(world, 'coffee').map((order) => order.id)).toEqual([run.copy?.targetOrderId])
  expect(whysOf(run)).toEqual(['due', 'claimed', 'copy_created', 'order_placed'])
})

test('does not copy twice when the answer is lost after the copy was made', async () => {
  const key = await placeRecurring(world, 'tea')
  world.fault({ on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } })
  const run = await world.runUntil(key, isCompleted)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  expect(run.posts).toBe(1)
})

test('looks before it asks again when the answer is lost and no delivery says what became of the copy', async () => {
  const key = await placeRecurring(world, 'rice')
  world.fault({ on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } })
  for (const topic of ['order_copies.create', 'order_copies.start', 'order_copies.complete']) {
    world.fault({ on: 'delivery', topic, count: null, effect: { kind: 'lose' } })
  }
  const run = await world.runUntil(key, isCompleted)
  expect(whysOf(run)).toEqual(['due', 'claimed', 'answer_lost', 'claimed', 'order_placed'])
  expect(ordersPlacedFrom(world, 'rice')).toHaveLength(1)
})

test('asks again, fenced, when the answer is lost and nothing was made', async () => {
  const key = await placeRecurring(world, 'oats')
  world.fault({ on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'status', status: 503 } })
  const run = await world.runUntil(key, isCompleted)
  expect(copiesOf(world, 'oats').map((copy) => [copy.reference, copy.place_target_order])).toEqual([
    [`${key}/2`, false],
  ])
  expect(ordersPlacedFrom(world, 'oats')).toHaveLength(1)
  expect(run.doubted).toBe(true)
})

test('a refused copy is parked at once, its message ends in the dead-letter queue, and a replay finishes it', async () => {
  const key = await placeRecurring(world, 'soap')
  const { control } = world.commerceLayer.emulator
  control.setSwitches({ orders: { soap: { copy_outcome: 'refused' } } })
  const run = await world.runUntil(key, isParked)
  expect(run.state).toMatchObject({ reason: 'refused' })
  expect(run.error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' })
  await world.settle()
  expect(await world.parkedMessages()).toEqual([JSON.stringify({ v: 1, kind: 'copy_request', run: key, epoch: 1 })])
  expect(copiesOf(world, 'soap')).toEqual([])
  control.setSwitches({ orders: { soap: { copy_outcome: 'ok' } } })
  expect(await replayRun(world.operator, key)).toBe('replayed')
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ epoch: 2 })
  expect(ordersPlacedFrom(world, 'soap')).toHaveLength(1)
})

test('a payment failure leaves its order pending, and the retry places that order instead of copying again', async () => {
  const key = await placeRecurring(world, 'wine')
  const { control } = world.commerceLayer.emulator
  control.setSwitches({ orders: { wine: { copy_outcome: 'payment_declined' } } })
  const failed = await world.runUntil(key, (run) => run.attempts === 1)
  expect(failed.state).toMatchObject({ name: 'planned', action: 'place' })
  control.setSwitches({ orders: { wine: { copy_outcome: 'ok' } } })
  const run = await world.runUntil(key, isCompleted)
  expect(whysOf(run)).toEqual(['due', 'claimed', 'copy_created', 'copy_failed', 'claimed', 'order_placed'])
  expect(copiesOf(world, 'wine')).toHaveLength(1)
  expect(ordersPlacedFrom(world, 'wine')).toHaveLength(1)
})

test('a subscription that the platform runs is guarded, and its copy closes the run', async () => {
  const key = await subscribe(world, 'milk')
  const run = await world.runUntil(key, isCompleted)
  expect(run.clock).toBe('commerce_layer')
  expect(run.posts).toBe(0)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

test('a run that the platform missed is taken away from it and made once', async () => {
  const key = await subscribe(world, 'bread', { miss_next_runs: 1 })
  const run = await world.runUntil(key, isCompleted)
  expect(whysOf(run)).toContain('taken_over')
  expect(ordersPlacedFrom(world, 'bread-source')).toHaveLength(1)
  const [subscription] = world.state().order_subscriptions
  expect(Date.parse(subscription?.next_run_at ?? '')).toBeGreaterThan(run.dueMs)
})

test('a subscription cancelled just before its run gets no order', async () => {
  const key = await subscribe(world, 'eggs')
  await world.change('order_subscriptions', 'eggs', { _cancel: true })
  const run = await world.runUntil(key, isSkipped)
  expect(run.state).toMatchObject({ reason: 'series_cancelled' })
  expect(copiesOf(world, 'eggs-source')).toEqual([])
})

test('a create-copies process killed in the middle of a batch loses no run and doubles none', async () => {
  const ids = ['one', 'two', 'three', 'four', 'five']
  const keys: RunKey[] = []
  for (const id of ids) keys.push(await placeRecurring(world, id))
  // The third POST takes effect and keeps its caller waiting, so that the process cannot get past it.
  const effect = { kind: 'answer_late', ms: 3_000 } as const
  world.fault({ on: 'request', method: 'POST', path: '/api/order_copies', source_order: 'three', effect })
  const killed = world.stack
    .killSandbox('create-copies', { after: world.logged('RUN_SETTLED', 2) })
    .then(() => world.state().copies.length)
  for (const key of keys) await world.runUntil(key, isCompleted)
  // It died after the second run, before or during the third POST: some were made, others were not.
  expect([2, 3]).toContain(await killed)
  for (const id of ids) expect(ordersPlacedFrom(world, id)).toHaveLength(1)
})
