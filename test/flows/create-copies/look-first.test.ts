import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../lib/core/duration.ts'
import { freshPace } from '../../../lib/core/pace.ts'
import type { Run } from '../../../lib/core/run.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { copiesOf, isCompleted, isParked, isSkipped, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { letPlatformGoOn, loseDeliveries } from '../milk.ts'
import { importAll, iso, runningShop } from '../running-shop.ts'
import { type FlowWorld, makeWorld, START_MS } from '../world.ts'

const BY_HAND = { place_target_order: true }

/** A daily series, and two days in which nothing of ours works; its first run falls due in them. */
async function twoDaysLost(metadata: Record<string, string> = {}): Promise<{ world: FlowWorld; key: RunKey }> {
  const world = makeWorld({ catchUp: 'all' })
  await placeRecurring(world, 'tea', { frequency: 'daily', copies: 5, ...metadata })
  const [first] = world.ledger.allRuns()
  if (first === undefined) throw new Error('no run was planned')
  await letPlatformGoOn(world, DAY_MS + 2 * HOUR_MS)
  return { world, key: first.key }
}

function readsOfCopies(world: FlowWorld): () => number {
  const { listCopies } = world.deps.commerceLayer
  let reads = 0
  world.deps.commerceLayer.listCopies = async (query) => {
    reads += 1
    return await listCopies(query)
  }
  return () => reads
}

describe('a run whose time passed while nothing worked', () => {
  test('ends with the order that a person has made for it meanwhile', async () => {
    const { world, key } = await twoDaysLost()
    loseDeliveries(world)
    expect(await world.copyByHand('tea', BY_HAND)).toBe(201)
    await letPlatformGoOn(world, HOUR_MS)
    const run = await world.runUntil(key, isCompleted)
    expect(run).toMatchObject({ posts: 0, copy: { ours: false } })
    await world.goOn(2 * HOUR_MS)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('is made by one request where nobody has made its order', async () => {
    const { world, key } = await twoDaysLost()
    const reads = readsOfCopies(world)
    const run = await world.runUntil(key, isCompleted)
    expect([run.posts, run.doubted, reads()]).toEqual([1, false, 1])
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test.each([
    ['ask', isParked, 'ask'],
    ['skip', isSkipped, 'missed'],
  ])('is judged by the policy %s before anything is read for it', async (catch_up, isSo, reason) => {
    const { world, key } = await twoDaysLost({ catch_up })
    const reads = readsOfCopies(world)
    const run = await world.runUntil(key, isSo)
    expect([run.state, reads()]).toEqual([expect.objectContaining({ reason }), 0])
  })
})

test('a run that was planned long after its time ends with the order that a person has made for it', async () => {
  const metadata = { perennial: { frequency: 'monthly', copies: 1 } }
  const orders = [{ id: 'tea', customer: 'ann', placed_at: iso(-31 * DAY_MS), metadata }]
  const world = runningShop({ orders }, { startAtMs: START_MS - 10 * DAY_MS })
  expect(await world.copyByHand('tea', BY_HAND)).toBe(201)
  await letPlatformGoOn(world, 6 * HOUR_MS)
  // Runs have been made all the while.
  const pace = freshPace(195)
  await world.ledger.savePace({ ...pace, version: 1, workingSinceMs: 1, workedMs: world.nowMs() })
  await importAll(world)
  const [run] = world.ledger.allRuns()
  expect(run).toMatchObject({ dueMs: START_MS - DAY_MS })
  await world.goOn(HOUR_MS)
  expect(world.ledger.allRuns()).toMatchObject([{ state: { name: 'completed' }, posts: 0, copy: { ours: false } }])
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test('a run that only waits for its turn is made without a look', async () => {
  const world = makeWorld()
  const reads = readsOfCopies(world)
  for (let index = 0; index < 30; index += 1) await placeRecurring(world, `tea-${index}`)
  await world.goOn(2 * HOUR_MS)
  expect(world.ledger.allRuns().map(({ state }) => state.name)).toEqual(Array(30).fill('completed'))
  // Each order is looked at once, whether it is itself a copy's target.
  expect(reads()).toBeLessThanOrEqual(60)
})

test('ten late runs are looked for by one request', async () => {
  const world = makeWorld()
  for (let index = 0; index < 10; index += 1) await placeRecurring(world, `tea-${index}`, { frequency: 'daily' })
  await letPlatformGoOn(world, DAY_MS + 2 * HOUR_MS)
  const reads = readsOfCopies(world)
  await world.goOn(HOUR_MS)
  expect(world.ledger.allRuns().map(({ state }) => state.name)).toEqual(Array(10).fill('completed'))
  expect(reads()).toBeLessThanOrEqual(2)
})

test('a late run that somebody has only copied to edit its order is made all the same', async () => {
  const { world, key } = await twoDaysLost()
  loseDeliveries(world)
  expect(await world.copyByHand('tea', { place_target_order: false })).toBe(201)
  await letPlatformGoOn(world, HOUR_MS)
  const run = await world.runUntil(key, isCompleted)
  expect(run).toMatchObject({ posts: 1, copy: { ours: true } })
})

test('a late run is not made as long as nobody can say whether it was made before', async () => {
  const { world, key } = await twoDaysLost()
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async () => failedWith(503)
  await world.goOn(HOUR_MS)
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'planned', action: 'create' }, posts: 0 })
  world.deps.commerceLayer.listCopies = listCopies
  await world.runUntil(key, isCompleted)
  expect(copiesOf(world, 'tea')).toHaveLength(1)
})

test('a late run ends with the order that a person has made for it also where too many copies lie beside that to be read at once', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily' })
  await placeRecurring(world, 'milk', { frequency: 'daily' })
  await letPlatformGoOn(world, DAY_MS + 2 * HOUR_MS)
  loseDeliveries(world)
  expect(await world.copyByHand('tea', BY_HAND)).toBe(201)
  const { listCopies } = world.deps.commerceLayer
  let pages = 0
  world.deps.commerceLayer.listCopies = async (query) => {
    const { anyOf } = query
    if (anyOf === undefined || !('sourceOrderIds' in anyOf) || anyOf.sourceOrderIds.length < 2)
      return await listCopies(query)
    pages += 1
    return { ok: true, value: { items: [], pageCount: 1_000, recordCount: 25_000 } }
  }
  await world.goOn(2 * HOUR_MS)
  expect(world.ledger.allRuns().map(({ state }) => state.name)).not.toContain('accepted')
  expect([ordersPlacedFrom(world, 'tea'), ordersPlacedFrom(world, 'milk')].map(({ length }) => length)).toEqual([1, 1])
  // Nobody holds a batch up for it either.
  expect(pages).toBeLessThanOrEqual(4)
})

test('a late run is looked for again where nothing has worked for long since it was', async () => {
  const { world, key } = await twoDaysLost()
  loseDeliveries(world)
  expect(await world.copyByHand('tea', { place_target_order: false })).toBe(201)
  const isLookedFor = ({ state, history }: Run) =>
    state.name === 'planned' && history.first.some(({ why }) => why === 'nothing_found')
  await letPlatformGoOn(world, HOUR_MS)
  await world.runUntil(key, isLookedFor)
  await letPlatformGoOn(world, 3 * HOUR_MS)
  expect(await world.copyByHand('tea', BY_HAND)).toBe(201)
  await letPlatformGoOn(world, 3 * HOUR_MS)
  const run = await world.runUntil(key, isCompleted)
  expect(run).toMatchObject({ posts: 0, copy: { ours: false } })
})
