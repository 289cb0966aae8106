import { expect, test } from 'vitest'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import type { CommerceLayer, Ledger } from '../../../lib/flows/dependencies.ts'
import { placeRecurring, subscribe } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { NOTHING, take, unheard } from './missed.ts'

test('what was missed of a series whose row cannot be read keeps nothing else from being noted, now or later', async () => {
  const world = await unheard(async (shop) => {
    await placeRecurring(shop, 'tea')
    await subscribe(shop, 'milk')
  })
  const { readSeries } = world.deps.ledger
  world.deps.ledger = {
    ...world.deps.ledger,
    readSeries: async (id) => {
      if (id !== 'order:tea') return await readSeries(id)
      throw new UnreadableRow(id, { attribute: 'v', expected: 'a version up to 1', got: 2 })
    },
  }
  const { outcome, notes } = await take(world)
  expect({ outcome, notes }).toEqual({ outcome: 'finished', notes: { planned: 1 } })
  expect(world.logged).toContainEqual(expect.objectContaining({ code: 'UNREADABLE_ROW' }))
  expect(await take(world)).toEqual(NOTHING)
})

test('a resource that we may not read keeps nothing else from being noted, now or later, and is said in the log', async () => {
  const world = await unheard(async (shop) => {
    await placeRecurring(shop, 'tea')
    await subscribe(shop, 'milk')
  })
  const { commerceLayer } = world.deps
  const listOrders: CommerceLayer['listOrders'] = async () => ({ ok: true, value: [] })
  world.deps.commerceLayer = { ...commerceLayer, listOrders, retrieveOrder: async () => failedWith(403) }
  const { outcome, notes } = await take(world)
  expect({ outcome, notes }).toEqual({ outcome: 'finished', notes: { not_permitted: 1, planned: 1 } })
  expect(world.logged).toContainEqual(expect.objectContaining({ code: 'RESOURCE_NOT_PERMITTED' }))
  expect(await take(world)).toEqual(NOTHING)
})

test('a series with a run that cannot be read, and that no list shows, keeps nothing else from being noted', async () => {
  const world = await unheard(async (shop) => {
    await placeRecurring(shop, 'tea')
    await subscribe(shop, 'milk')
  })
  const { ledger, commerceLayer } = world.deps
  const listOrders: CommerceLayer['listOrders'] = async () => ({ ok: true, value: [] })
  world.deps.commerceLayer = { ...commerceLayer, listOrders }
  const runsOfSeries: Ledger['runsOfSeries'] = async (query) => {
    if (query.seriesId !== 'order:tea') return await ledger.runsOfSeries(query)
    throw new UnreadableRow(query.seriesId, { attribute: 'v', expected: 'a version up to 1', got: 2 })
  }
  world.deps.ledger = { ...ledger, runsOfSeries }
  expect(await take(world)).toMatchObject({ outcome: 'finished', notes: { planned: 1 } })
  expect(await take(world)).toEqual(NOTHING)
})
