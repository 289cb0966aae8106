import { describe, expect, test } from 'vitest'
import { transportOver } from '../../../lib/adapters/commerce-layer/transport.ts'
import type { CopyOptions } from '../../../lib/core/series.ts'
import { copyDocument, json, NOW_MS, organization } from './organization.ts'

const OPTIONS: CopyOptions = {
  placeTargetOrder: false,
  reuseWallet: true,
  cancelSourceOrder: true,
  applyPromotions: true,
  skipErrors: false,
  ignoreInvalidCoupon: true,
}
const REFERENCE = 'subscription:subscript1@2026-12-01T00:00:00Z/1'
const EMPTY_PAGE = { data: [], meta: { record_count: 0, page_count: 1 } }

describe('requests', () => {
  test('speak JSON:API with a bearer token', async () => {
    const { commerceLayer, made } = organization(() => json(200, EMPTY_PAGE))
    await commerceLayer.listOrders(['order00001'])
    expect(made[0]?.headers).toMatchObject({ accept: 'application/vnd.api+json', authorization: 'Bearer token-1' })
    expect(made[0]?.headers).not.toHaveProperty('content-type')
  })

  test('list subscriptions by their ids, with what says whether they are automatic', async () => {
    const { commerceLayer, made } = organization(() => json(200, EMPTY_PAGE))
    await commerceLayer.listSubscriptions(['a', 'b'])
    expect(made).toMatchObject([
      {
        method: 'GET',
        path: '/api/order_subscriptions',
        query: {
          'filter[q][id_in]': 'a,b',
          'page[size]': '25',
          'page[number]': '1',
          include: 'order_subscription_items,source_order',
          'fields[orders]': 'status',
        },
      },
    ])
  })

  test('percent-encode the brackets of a query', async () => {
    const urls: string[] = []
    const { commerceLayer } = organization(() => json(200, EMPTY_PAGE), {
      transport: transportOver(async ({ url }) => {
        urls.push(url)
        return json(200, { ...EMPTY_PAGE, access_token: 'token' })
      }),
    })
    await commerceLayer.listOrders(['a'])
    expect(urls[1]).toContain('filter%5Bq%5D%5Bid_in%5D=a')
  })

  test('ask for nothing when there are no ids, and never for more than a page of them', async () => {
    const { commerceLayer, made } = organization(() => json(200, EMPTY_PAGE))
    expect(await commerceLayer.listSubscriptions([])).toEqual({ ok: true, value: [] })
    expect(await commerceLayer.listTargetOrderIds([])).toEqual({ ok: true, value: [] })
    expect(made).toEqual([])
    await expect(commerceLayer.listOrders(Array.from({ length: 26 }, String))).rejects.toThrow(RangeError)
  })

  test('create a recurring copy with its source order, its subscription and our reference', async () => {
    const { commerceLayer, made } = organization(() => json(201, copyDocument('recurring_order_copies', 'in_progress')))
    const copy = {
      reference: REFERENCE,
      sourceOrderId: 'source0001',
      subscriptionId: 'subscript1',
      options: OPTIONS,
    } as const
    const answer = await commerceLayer.createCopy({ type: 'recurring_order_copies', ...copy })
    expect(answer).toMatchObject({
      ok: true,
      value: { id: 'copy000001', status: 'in_progress', targetOrder: { id: 'target0001', status: 'placed' } },
    })
    expect(made[0]).toMatchObject({ method: 'POST', path: '/api/recurring_order_copies' })
    expect(made[0]?.headers['content-type']).toBe('application/vnd.api+json')
    expect(made[0]?.body).toEqual({
      data: {
        type: 'recurring_order_copies',
        attributes: {
          reference: REFERENCE,
          reference_origin: 'perennial',
          place_target_order: false,
          reuse_wallet: true,
        },
        relationships: {
          source_order: { data: { type: 'orders', id: 'source0001' } },
          order_subscription: { data: { type: 'order_subscriptions', id: 'subscript1' } },
        },
      },
    })
  })

  test('create an order copy with all its options and without a subscription', async () => {
    const { commerceLayer, made } = organization(() => json(201, copyDocument('order_copies', 'pending')))
    const copy = {
      reference: REFERENCE,
      sourceOrderId: 'source0001',
      subscriptionId: undefined,
      options: OPTIONS,
    } as const
    await commerceLayer.createCopy({ type: 'order_copies', ...copy })
    expect(made[0]?.body).toEqual({
      data: {
        type: 'order_copies',
        attributes: {
          reference: REFERENCE,
          reference_origin: 'perennial',
          place_target_order: false,
          reuse_wallet: true,
          cancel_source_order: true,
          apply_promotions: true,
          skip_errors: false,
          ignore_invalid_coupon: true,
        },
        relationships: { source_order: { data: { type: 'orders', id: 'source0001' } } },
      },
    })
  })

  test('list copies page by page, the oldest first, by everything they can be found by', async () => {
    const { data, included } = copyDocument('order_copies', 'completed')
    const { commerceLayer, made } = organization(() =>
      json(200, { data: [data], included, meta: { record_count: 26, page_count: 2 } }),
    )
    const query = {
      sourceOrderId: 'source0001',
      referenceStart: 'order:source0001@',
      createdFromMs: NOW_MS,
      createdToMs: NOW_MS + 1,
    }
    const answer = await commerceLayer.listCopies({ type: 'order_copies', ...query, page: 2 })
    expect(answer).toMatchObject({ ok: true, value: { pageCount: 2, recordCount: 26, items: [{ id: 'copy000001' }] } })
    expect(made[0]?.query).toMatchObject({
      'filter[q][source_order_id_eq]': 'source0001',
      'filter[q][reference_start]': 'order:source0001@',
      'filter[q][created_at_gteq]': '2026-12-01T00:00:00.000Z',
      'filter[q][created_at_lteq]': '2026-12-01T00:00:00.001Z',
      sort: 'created_at',
      'page[number]': '2',
      'page[size]': '25',
      include: 'target_order,source_order,order_subscription',
    })
    expect(made[0]?.query).not.toHaveProperty('filter[q][order_subscription_id_eq]')
  })

  test('find which orders are the targets of copies', async () => {
    const relationships = { target_order: { data: { type: 'orders', id: 'target0001' } } }
    const { commerceLayer, made } = organization(() =>
      json(200, { data: [{ type: 'order_copies', id: 'copy000001', attributes: {}, relationships }] }),
    )
    expect(await commerceLayer.listTargetOrderIds(['source0001', 'target0001'])).toEqual({
      ok: true,
      value: ['target0001'],
    })
    expect(made[0]).toMatchObject({
      path: '/api/order_factories',
      query: { 'filter[q][target_order_id_in]': 'source0001,target0001' },
    })
  })

  test.each([
    ['placeOrder', '_place'],
    ['cancelOrder', '_cancel'],
  ] as const)('%s pulls the trigger %s and repeats the id', async (name, trigger) => {
    const { commerceLayer, made } = organization(() =>
      json(200, { data: { type: 'orders', id: 'target0001', attributes: { status: 'placed' } } }),
    )
    expect(await commerceLayer[name]('target0001')).toMatchObject({
      ok: true,
      value: { id: 'target0001', status: 'placed' },
    })
    const data = { type: 'orders', id: 'target0001', attributes: { [trigger]: true } }
    expect(made).toMatchObject([{ method: 'PATCH', path: '/api/orders/target0001', body: { data } }])
  })

  test('reschedule a subscription to a time in UTC', async () => {
    const subscription = { type: 'order_subscriptions', id: 'subscript1', attributes: { status: 'active' } }
    const { commerceLayer, made } = organization(() => json(200, { data: subscription }))
    await commerceLayer.rescheduleSubscription('subscript1', NOW_MS)
    const data = {
      type: 'order_subscriptions',
      id: 'subscript1',
      attributes: { next_run_at: '2026-12-01T00:00:00.000Z' },
    }
    expect(made).toMatchObject([{ method: 'PATCH', path: '/api/order_subscriptions/subscript1', body: { data } }])
  })

  test('are counted by what they cost', async () => {
    const { commerceLayer, counted } = organization(() => json(201, copyDocument('order_copies', 'pending')))
    await commerceLayer.retrieveCopy('order_copies', 'copy000001')
    const copy = {
      reference: REFERENCE,
      sourceOrderId: 'source0001',
      subscriptionId: undefined,
      options: OPTIONS,
    } as const
    await commerceLayer.createCopy({ type: 'order_copies', ...copy })
    expect(counted).toEqual(['token', 'read', 'write'])
  })
})
