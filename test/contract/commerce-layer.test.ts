import { beforeEach, describe, expect, test } from 'vitest'
import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { makeSurvey, type Survey } from '../../lib/adapters/commerce-layer/survey.ts'
import type { CopyType } from '../../lib/core/run.ts'
import type { CommerceLayer, NewCopy } from '../../lib/flows/dependencies.ts'
import { dayMs, hourMs, makeStage, type Stage, startMs } from '../emulator/stage.ts'
import { clientOptions, given } from './client.ts'

const OPTIONS: NewCopy['options'] = {
  placeTargetOrder: true,
  reuseWallet: true,
  cancelSourceOrder: false,
  applyPromotions: false,
  skipErrors: false,
  ignoreInvalidCoupon: false,
}

const REFERENCES = [
  'subscription:none@2026-03-31T00:00:00Z/1',
  'subscription:automatic1@2026-03-31T00:00:00Z/1',
] as const

const NOW = new Date(startMs).toISOString()
const NEXT_RUN = new Date(startMs + 30 * dayMs).toISOString()

describe('the client at an API that refuses what it does not know', () => {
  let stage: Stage
  let commerceLayer: CommerceLayer
  let survey: Survey
  beforeEach(() => {
    stage = makeStage()
    stage.emulator.control.seed({
      customers: [{ id: 'customer01', email: 'jo@example.com' }],
      orders: [
        { id: 'source0001', customer: 'customer01', placed_at: NOW, total_amount_cents: 4_900 },
        { id: 'source0002', customer: 'customer01', placed_at: NOW, metadata: { perennial: { frequency: 'monthly' } } },
        {
          id: 'source0003',
          customer: 'customer01',
          status: 'pending',
          metadata: { perennial: { frequency: 'daily' } },
        },
      ],
      order_subscriptions: [
        {
          id: 'automatic1',
          source_order: 'source0001',
          kind: 'automatic',
          frequency: 'monthly',
          next_run_at: NEXT_RUN,
        },
        { id: 'manual0001', source_order: 'source0002', kind: 'manual', frequency: 'daily', next_run_at: NEXT_RUN },
      ],
    })
    const options = clientOptions(stage)
    commerceLayer = makeCommerceLayer(options)
    survey = makeSurvey(options)
  })

  test('lists subscriptions of both kinds, and leaves out what does not exist', async () => {
    const [automatic, manual, ...others] = given(
      await commerceLayer.listSubscriptions(['automatic1', 'manual0001', 'none']),
    )
    expect(others).toEqual([])
    expect(automatic).toMatchObject({
      id: 'automatic1',
      automatic: true,
      sourceOrderId: 'source0001',
      status: 'active',
    })
    expect(automatic).toMatchObject({ frequency: 'monthly', nextRunMs: startMs + 30 * dayMs, updatedMs: startMs })
    expect(manual).toMatchObject({ id: 'manual0001', automatic: false, sourceOrderId: 'source0002' })
  })

  test('lists subscriptions by when they were changed, all of them or those that the platform runs', async () => {
    const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)
    const all = given(await commerceLayer.pageSubscriptions({ updatedFromMs: startMs, page: 1 }))
    expect({ ids: ids(all), pageCount: all.pageCount }).toEqual({ ids: ['automatic1', 'manual0001'], pageCount: 1 })
    expect(given(await commerceLayer.pageSubscriptions({ updatedFromMs: startMs + 1, page: 1 })).items).toEqual([])
    const inactive = { source_order: 'source0001', kind: 'manual', frequency: 'daily', status: 'inactive' } as const
    stage.emulator.control.seed({ order_subscriptions: [{ id: 'inactive01', ...inactive }] })
    const query = { updatedFromMs: 0, page: 1 }
    expect(ids(given(await commerceLayer.pageSubscriptions(query)))).toContain('inactive01')
    const active = given(await commerceLayer.pageSubscriptions({ ...query, onlyActive: true }))
    expect(ids(active)).toEqual(['automatic1', 'manual0001'])
  })

  test('lists orders with their metadata, and whether subscriptions came of them', async () => {
    const orders = given(await commerceLayer.listOrders(['source0001', 'source0002', 'source0003', 'none']))
    expect(orders.map(({ id, hasSubscriptions }) => [id, hasSubscriptions])).toEqual([
      ['source0001', true],
      ['source0002', true],
      ['source0003', false],
    ])
    expect(orders[0]).toMatchObject({ status: 'placed', placedMs: startMs, amountCents: 4_900, currencyCode: 'EUR' })
    expect(orders[1]?.metadata).toEqual({ perennial: { frequency: 'monthly' } })
  })

  test.each([
    ['recurring_order_copies', 'automatic1'],
    ['order_copies', undefined],
  ] as const)(
    'creates one of %s, and finds it again by everything it can be found by',
    async (type, subscriptionId) => {
      const created = await create(type, subscriptionId)
      expect(created).toMatchObject({ type, sourceOrderId: 'source0001', subscriptionId, referenceOrigin: 'perennial' })
      await stage.run(hourMs)
      const copy = given(await commerceLayer.retrieveCopy(type, created.id))
      const schedule = { frequency: 'monthly', lastRunMs: undefined, nextRunMs: startMs + 30 * dayMs }
      expect(copy.schedule).toEqual(subscriptionId && { ...schedule, expiresMs: undefined })
      expect(copy).toMatchObject({
        status: 'completed',
        targetOrder: { status: 'placed', paymentStatus: expect.any(String) },
      })
      const queries = [
        { sourceOrderId: 'source0001' },
        { referenceStart: 'subscription:automatic1@' },
        { createdFromMs: startMs - 1, createdToMs: startMs + hourMs },
        { updatedFromMs: copy.updatedMs, updatedToMs: copy.updatedMs },
        { placedFromMs: copy.targetOrder?.placedMs ?? 0, createdFromMs: 0 },
        { anyOf: { sourceOrderIds: ['none', 'source0001'] } },
        { anyOf: { references: [...REFERENCES] } },
        ...(subscriptionId === undefined
          ? []
          : [{ subscriptionId }, { anyOf: { subscriptionIds: ['none', subscriptionId] } }]),
      ]
      for (const query of queries) {
        expect(given(await commerceLayer.listCopies({ type, ...query }))).toEqual({
          items: [copy],
          pageCount: 1,
          recordCount: 1,
        })
      }
      const none = [
        { referenceStart: 'order:' },
        { anyOf: { references: [REFERENCES[0]] } },
        { updatedFromMs: copy.updatedMs + 1 },
        { updatedToMs: copy.updatedMs - 1 },
        { placedFromMs: (copy.targetOrder?.placedMs ?? 0) + 1 },
      ]
      for (const query of none) expect(given(await commerceLayer.listCopies({ type, ...query })).items).toEqual([])
      expect(given(await commerceLayer.listCopiesById(type, [copy.id, 'none']))).toEqual([copy])
    },
  )

  test('knows the targets of copies of both types', async () => {
    await create('recurring_order_copies', 'automatic1')
    await create('order_copies', undefined)
    await stage.run(hourMs)
    const targets = stage.emulator.control.state().orders.map(({ id }) => id)
    const found = given(await commerceLayer.listTargetOrderIds(targets))
    expect(found.toSorted()).toEqual(targets.filter((id) => !id.startsWith('source')).toSorted())
    expect(found).toHaveLength(2)
  })

  test('places an order that was left unplaced, and cancels another', async () => {
    const orderIds: string[] = []
    for (const _ of ['one', 'other']) {
      const { id } = await create('order_copies', undefined, { ...OPTIONS, placeTargetOrder: false })
      await stage.run(hourMs)
      orderIds.push(given(await commerceLayer.retrieveCopy('order_copies', id)).targetOrder?.id ?? '')
    }
    const [one = '', other = ''] = orderIds
    expect(given(await commerceLayer.placeOrder(one)).status).toBe('placed')
    expect(given(await commerceLayer.retrieveOrder(one)).status).toBe('placed')
    expect(given(await commerceLayer.cancelOrder(other)).status).toBe('cancelled')
  })

  test('reschedules a subscription, and is told when the time lies in the past', async () => {
    const later = startMs + 60 * dayMs
    expect(given(await commerceLayer.rescheduleSubscription('automatic1', later)).nextRunMs).toBe(later)
    const refused = await commerceLayer.rescheduleSubscription('automatic1', startMs - dayMs)
    expect(refused).toMatchObject({ ok: false, failure: { status: 422, readable: true } })
  })

  test('is told which resource does not exist', async () => {
    expect(await commerceLayer.retrieveOrder('none')).toMatchObject({
      ok: false,
      failure: { status: 404, readable: true },
    })
    expect(given(await commerceLayer.probe())).toBe('allowed')
  })

  test('surveys an organization: who it is, and its series', async () => {
    expect(given(await survey.identity())).toEqual({ organization: 'perennial-demo', mode: 'test' })
    const subscriptions = given(await survey.subscriptions(1))
    expect(subscriptions.items.map(({ id }) => id).toSorted()).toEqual(['automatic1', 'manual0001'])
    expect(subscriptions).toMatchObject({ pageCount: 1, recordCount: 2 })
    expect(given(await survey.orderSeries(1)).items).toMatchObject([{ id: 'source0002', status: 'placed' }])
  })

  async function create(type: CopyType, subscriptionId: string | undefined, options = OPTIONS) {
    const run = { reference: REFERENCES[1], sourceOrderId: 'source0001' } as const
    return given(await commerceLayer.createCopy({ type, ...run, subscriptionId, options }))
  }
})
