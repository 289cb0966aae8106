import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../lib/core/duration.ts'
import type { CommerceLayer } from '../../lib/flows/dependencies.ts'
import { countSeries } from '../../lib/flows/import-series.ts'
import { importAll, iso, monthly, runningShop, subscription } from './running-shop.ts'
import type { FlowWorld } from './world.ts'

describe('many series', () => {
  /** So many subscriptions, of which a few at a time are created at the same moment. */
  function manySubscriptions(groups: readonly number[]): FlowWorld {
    const world = runningShop({})
    for (const [group, count] of groups.entries()) {
      const ids = Array.from({ length: count }, (_, at) => `s-${group}-${at}`)
      world.seed({ orders: [{ id: `source-${group}`, customer: 'ann' }] })
      world.seed({
        order_subscriptions: ids.map((id) => ({
          id,
          source_order: `source-${group}`,
          next_run_at: iso(30 * DAY_MS),
          ...monthly,
        })),
      })
      world.moveClock(1_000)
    }
    return world
  }

  test.each([[[60]], [[25]], [[26, 1]], [[10, 10, 10, 10]], [[1, 24, 1, 50, 3]]])(
    'each is read once, when %j of them are of the same moment',
    async (groups) => {
      const world = manySubscriptions(groups)
      const total = groups.reduce((sum, count) => sum + count, 0)
      expect(await countSeries(world.deps)).toEqual({ ok: true, value: total })
      const { imported, byId } = await importAll(world)
      expect([imported.length, byId.size]).toEqual([total, total])
    },
  )

  test('none is left out when earlier ones end while it is read', async () => {
    const world = manySubscriptions(Array.from({ length: 60 }, () => 1))
    const { commerceLayer } = world.deps
    let reads = 0
    const listSeries: CommerceLayer['listSeries'] = async (list, start) => {
      const page = await commerceLayer.listSeries(list, start)
      if (list === 'active_subscriptions' && reads < 20) {
        await world.change('order_subscriptions', `s-${reads}-0`, { _cancel: true })
        reads += 1
      }
      return page
    }
    const { byId } = await importAll(world, { commerceLayer: { ...commerceLayer, listSeries } })
    for (let at = 20; at < 60; at += 1) expect(byId.has(`subscription:s-${at}-0`)).toBe(true)
  })
})

describe('an API that does not answer well', () => {
  test('is asked again, slower, after a 429', async () => {
    const world = runningShop(subscription('milk'))
    world.emulator.control.addFaults([
      { on: 'request', method: 'GET', path: '/api/order_subscriptions', effect: { kind: 'too_many_requests' } },
    ])
    const { end, imported } = await importAll(world)
    expect([end.outcome, imported.length]).toEqual(['finished', 1])
    const pace = await world.ledger.readPace()
    expect(pace?.requestsPerMinute).toBeLessThan(world.deps.settings.apiRequestsPerMinute)
  })

  test('ends the import after some tries, and stops no releases: only the operator may be cut off', async () => {
    const world = runningShop(subscription('milk'))
    const effect = { kind: 'status', status: 503 } as const
    const path = '/api/order_subscriptions'
    world.emulator.control.addFaults([{ on: 'request', method: 'GET', path, count: null, effect }])
    const { end } = await importAll(world)
    expect(end).toMatchObject({ outcome: 'unreadable', failure: { status: 503 } })
    expect((await world.ledger.readPace())?.stopped).toBeUndefined()
  })
})
