import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { CommerceLayer } from '../../lib/flows/dependencies.ts'
import { isCompleted, isParked, placeRecurring } from '../shop.ts'
import { failedWith } from './failures.ts'
import { makeWorld } from './world.ts'

test.each([401, 403])(
  'a series that we may not read (%s) is parked, and keeps no other in its batch from being made',
  async (status) => {
    const world = makeWorld()
    const refused = await placeRecurring(world, 'tea')
    const others = [await placeRecurring(world, 'cake'), await placeRecurring(world, 'jam')]
    const { commerceLayer } = world.deps
    const listOrders: CommerceLayer['listOrders'] = async (ids) => {
      const listed = await commerceLayer.listOrders(ids)
      return listed.ok ? { ok: true, value: listed.value.filter(({ id }) => id !== 'tea') } : listed
    }
    const retrieveOrder: CommerceLayer['retrieveOrder'] = async (id) =>
      id === 'tea' ? failedWith(status) : await commerceLayer.retrieveOrder(id)
    world.deps.commerceLayer = { ...commerceLayer, listOrders, retrieveOrder }
    await world.goOn(HOUR_MS + 2 * MINUTE_MS)
    for (const key of others) expect(await world.ledger.readRun(key)).toSatisfy(isCompleted)
    expect(await world.ledger.readRun(refused)).toSatisfy(isParked)
    expect(await world.ledger.readRun(refused)).toMatchObject({ state: { reason: 'not_permitted' } })
  },
)
