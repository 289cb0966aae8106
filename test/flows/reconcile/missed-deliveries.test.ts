import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { FailedDeliveryView } from '../../../lib/core/views.ts'
import { recheck } from '../../../lib/flows/create-copies/recheck.ts'
import type { FailedDeliveryQuery } from '../../../lib/flows/dependencies.ts'
import { noteOrderSeries } from '../../../lib/flows/note-series.ts'
import { dryRun } from '../../../lib/flows/reconcile/dry-run.ts'
import { applyMissedDeliveries } from '../../../lib/flows/reconcile/missed-deliveries.ts'
import { placeRecurring, subscribe } from '../../shop.ts'
import { dyingAfter } from '../dying-ledger.ts'
import { letPlatformGoOn } from '../milk.ts'
import { makeWorld } from '../world.ts'
import { NOTHING, take, unheard } from './missed.ts'
import { takeStep } from './take-step.ts'

const APPLIED = { code: 'delivery_failed', state: 'applied' } as const

test('nothing is found where every delivery was taken', async () => {
  const world = makeWorld()
  await subscribe(world, 'milk')
  await world.goOn(10 * MINUTE_MS)
  expect(await take(world)).toEqual(NOTHING)
})

test('the run of a subscription that was activated while nobody listened is planned; a second pass finds nothing', async () => {
  const world = await unheard((shop) => subscribe(shop, 'milk'))
  expect(world.ledger.allRuns()).toEqual([])
  expect(await take(world)).toEqual({
    outcome: 'finished',
    found: [
      {
        ...APPLIED,
        topic: 'order_subscriptions.activate',
        response: 'none',
        attempts: expect.any(Number),
        resources: 1,
        missed: 1,
        such_as: 'order_subscriptions:milk',
      },
    ],
    notes: { planned: 1 },
  })
  expect(world.ledger.allRuns()).toMatchObject([{ seriesId: 'subscription:milk', state: { name: 'planned' } }])
  expect(await take(world)).toEqual(NOTHING)
})

test('an order that asks to recur, and was placed while nobody listened, recurs', async () => {
  const world = await unheard((shop) => placeRecurring(shop, 'tea'))
  expect((await take(world)).found).toMatchObject([{ topic: 'orders.place', missed: 1, such_as: 'orders:tea' }])
  expect(world.ledger.allRuns()).toMatchObject([{ seriesId: 'order:tea', state: { name: 'planned' } }])
})

test('an order that asks to recur recurs, though whoever was told of it died before all of it was noted', async () => {
  const world = await unheard((shop) => placeRecurring(shop, 'tea'))
  const read = await world.deps.commerceLayer.retrieveOrder('tea')
  if (!read.ok) throw new Error('the order could not be read')
  const dying = { ...world.deps, ledger: dyingAfter(1, world.deps.ledger) }
  await expect(noteOrderSeries(dying, read.value)).rejects.toThrow('killed')
  expect((await take(world)).found).toMatchObject([{ topic: 'orders.place', missed: 1 }])
  expect(world.ledger.allRuns()).toMatchObject([{ seriesId: 'order:tea', state: { name: 'planned' } }])
})

test('what became of a copy while nobody listened is recorded', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  world.broken.add('deliveries')
  await world.runUntil(key, (run) => run.state.name === 'accepted')
  await letPlatformGoOn(world, MINUTE_MS)
  world.broken.delete('deliveries')
  world.moveClock(3 * MINUTE_MS)
  expect((await take(world)).notes).toMatchObject({ recorded: 1 })
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'completed', placed: true } })
})

test('a subscription that was deleted while nobody listened runs no more', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk')
  world.broken.add('deliveries')
  expect(await world.remove('order_subscriptions/milk')).toBe(204)
  await world.emulator.runDue()
  world.moveClock(3 * MINUTE_MS)
  expect((await take(world)).found).toMatchObject([{ topic: 'order_subscriptions.destroy', missed: 1 }])
  expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'skipped', reason: 'series_gone' } })
  expect(await take(world)).toEqual(NOTHING)
})

test('a dry run tells the same, writes nothing, and leaves all of it to the next pass', async () => {
  const world = await unheard((shop) => subscribe(shop, 'milk'))
  const before = world.ledger.allSeries()
  const { deps } = world
  world.deps = dryRun(deps)
  const { findings, notes } = await takeStep(world, applyMissedDeliveries, { mode: 'dry_run' })
  expect(findings).toMatchObject([{ code: 'delivery_failed', state: 'would_apply', evidence: { missed: 1 } }])
  expect(notes).toEqual({ planned: 1 })
  expect([world.ledger.allSeries(), world.ledger.allRuns()]).toEqual([before, []])
  world.deps = deps
  expect((await take(world)).found).toMatchObject([{ state: 'applied', missed: 1 }])
})

test('an attempt that was repeated with success is nothing to tell of', async () => {
  const world = await unheard((shop) => subscribe(shop, 'milk'))
  await world.goOn(HOUR_MS)
  expect(await take(world)).toEqual({ ...NOTHING, notes: { noted_since: 1 } })
})

test('a delivery that we refused is told of, also where nothing was missed: something is wrong with its secret', async () => {
  const world = makeWorld()
  const topic = 'order_subscriptions.activate'
  const webhook = world.state().webhooks.find((one) => one.topic === topic)
  await world.remove(`webhooks/${webhook?.id}`)
  const callback_url = `http://perennial/deliveries/${topic}`
  world.seed({ webhooks: [{ topic, callback_url, shared_secret: 'another secret' }] })
  await subscribe(world, 'milk')
  await recheck(world.deps, { kind: 'recheck', topic, type: 'order_subscriptions', id: 'milk' })
  world.moveClock(3 * MINUTE_MS)
  expect((await take(world)).found).toMatchObject([{ ...APPLIED, topic, response: '401', resources: 1, missed: 0 }])
  expect(await take(world)).toEqual(NOTHING)
})

test('a resource of which an older word is known is read for the newer one', async () => {
  const world = await unheard(async (shop) => {
    await subscribe(shop, 'milk')
    const about = { kind: 'recheck', topic: '', type: 'order_subscriptions', id: 'milk' } as const
    await recheck(shop.deps, about)
    shop.moveClock(MINUTE_MS)
    await shop.change('order_subscriptions', 'milk', { _cancel: true })
  })
  await take(world)
  expect(await world.ledger.readSeries('subscription:milk')).toMatchObject({ clock: 'cancelled' })
})

test('a delivery that failed a moment ago is left to the next pass: younger ones may not be listed yet', async () => {
  const world = makeWorld()
  world.broken.add('deliveries')
  await subscribe(world, 'milk')
  world.moveClock(30_000)
  expect(await take(world)).toEqual(NOTHING)
  world.moveClock(2 * MINUTE_MS)
  expect((await take(world)).found).toHaveLength(1)
})

test('what cannot be read now is read by a later pass', async () => {
  const world = await unheard((shop) => subscribe(shop, 'milk'))
  const { commerceLayer } = world.deps
  world.broken.add('commerce_layer')
  expect(await take(world)).toEqual({ ...NOTHING, outcome: 'unreachable' })
  world.broken.delete('commerce_layer')
  world.moveClock(10 * MINUTE_MS)
  const failure = { stage: 'request', sent: 'no', status: undefined, errors: [], readable: false } as const
  const refused = { ok: false, failure: { ...failure, retryAfterMs: undefined, cause: 'ECONNREFUSED' } } as const
  world.deps.commerceLayer = { ...commerceLayer, listSubscriptions: async () => refused }
  expect(await take(world)).toEqual({ ...NOTHING, outcome: 'unreachable' })
  world.deps.commerceLayer = commerceLayer
  world.moveClock(10 * MINUTE_MS)
  expect((await take(world)).found).toMatchObject([{ missed: 1 }])
})

test.each([401, 422])(
  'where Commerce Layer does not show them (%s), the pass goes on, and says so in the log',
  async (status) => {
    const world = await unheard((shop) => subscribe(shop, 'milk'))
    const { commerceLayer } = world.deps
    const shape = { stage: 'request', sent: 'maybe', errors: [], readable: true, retryAfterMs: undefined } as const
    const failure = { ...shape, status, cause: `HTTP ${status}` }
    world.deps.commerceLayer = { ...commerceLayer, listFailedDeliveries: async () => ({ ok: false, failure }) }
    expect(await take(world)).toEqual(NOTHING)
    expect(world.logged.map(({ code }) => code)).toContain('DELIVERIES_NOT_READABLE')
    world.deps.commerceLayer = commerceLayer
    expect((await take(world)).found).toMatchObject([{ missed: 1 }])
  },
)

test('what a clock has written that was a day ahead keeps nothing from being read', async () => {
  const world = await unheard((shop) => placeRecurring(shop, 'tea'))
  await world.deps.ledger.saveReconciledToMs('event_callbacks', world.nowMs() + DAY_MS)
  expect((await take(world)).found).toMatchObject([{ topic: 'orders.place', missed: 1 }])
  expect(await take(world)).toEqual(NOTHING)
})

test('a pass reads no more than a few pages, and the next one goes on there', async () => {
  const world = makeWorld()
  const asked: FailedDeliveryQuery[] = []
  const attempts = Array.from({ length: 300 }, (_, at) => attempt(`callback${at}`, DAY_MS + at * 1_000))
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listFailedDeliveries: async (query) => {
      asked.push(query)
      const left = attempts.filter(({ createdMs }) => createdMs >= query.fromMs && createdMs <= query.toMs)
      return {
        ok: true,
        value: { items: left.slice(0, 25), pageCount: Math.ceil(left.length / 25), recordCount: left.length },
      }
    },
  }
  const [first, second] = [await take(world), await take(world)]
  expect(first).toMatchObject({ outcome: 'unfinished', found: [{ attempts: expect.any(Number) }] })
  expect(asked.slice(0, 8).at(-1)?.fromMs).toBeLessThan(asked[8]?.fromMs ?? 0)
  expect(second).toMatchObject({ outcome: 'finished' })
  expect(asked.length).toBeLessThan(20)
  expect(await take(world)).toEqual(NOTHING)
})

function attempt(id: string, createdMs: number): FailedDeliveryView {
  return { id, createdMs, topic: 'orders.place', responseCode: '404', about: undefined }
}
