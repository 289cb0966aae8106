import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import type { FailedDeliveryView } from '../../../lib/core/views.ts'
import { recheck } from '../../../lib/flows/create-copies/recheck.ts'
import type { CommerceLayer, FailedDeliveryQuery, Ledger } from '../../../lib/flows/dependencies.ts'
import { dryRun } from '../../../lib/flows/reconcile/dry-run.ts'
import { applyMissedDeliveries } from '../../../lib/flows/reconcile/missed-deliveries.ts'
import { placeRecurring, subscribe } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { letPlatformGoOn } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { takeStep } from './take-step.ts'

/** A world in which something happens while nobody takes deliveries; a while later they are taken again, and nothing else ran. */
async function unheard(happens: (world: FlowWorld) => Promise<unknown>): Promise<FlowWorld> {
  const world = makeWorld()
  world.broken.add('deliveries')
  await happens(world)
  world.broken.delete('deliveries')
  world.moveClock(3 * MINUTE_MS)
  return world
}

/** What the step finds, without the times. */
async function take(world: FlowWorld) {
  const { findings, ...taken } = await takeStep(world, applyMissedDeliveries)
  return {
    ...taken,
    found: findings.map(({ code, state, evidence: { first_at, last_at, ...evidence } }) => ({
      code,
      state,
      ...evidence,
    })),
  }
}

const APPLIED = { code: 'delivery_failed', state: 'applied' } as const
const NOTHING = { outcome: 'finished', found: [], notes: {} } as const

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

test('an order that asks to recur, and was placed while nobody listened, recurs', async () => {
  const world = await unheard((shop) => placeRecurring(shop, 'tea'))
  expect((await take(world)).found).toMatchObject([{ topic: 'orders.place', missed: 1, such_as: 'orders:tea' }])
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
