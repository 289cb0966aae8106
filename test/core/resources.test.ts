import { describe, expect, test } from 'vitest'
import { parseDocument, primaryResources } from '../../lib/core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../lib/core/resources.ts'

const CREATED = '2026-12-01T00:00:00.000Z'
const UPDATED = '2026-12-02T00:00:00.000Z'
const UPDATED_MS = Date.UTC(2026, 11, 2)

/** What a reader makes of a resource, and of what is included with it. */
function read(
  reader: typeof orderView | typeof copyView | typeof subscriptionView,
  data: object,
  included: object[] = [],
) {
  const document = parseDocument({ data, included })
  const [resource] = document ? primaryResources(document) : []
  return document && resource && reader(resource, document)
}

const ORDER = {
  type: 'orders',
  id: 'TrGtOrDeR1',
  attributes: {
    status: 'placed',
    payment_status: 'paid',
    placed_at: CREATED,
    updated_at: UPDATED,
    total_amount_with_taxes_cents: '1999',
    currency_code: 'EUR',
    metadata: { a: 1 },
  },
}
const COPY = {
  type: 'recurring_order_copies',
  id: 'CoPyOfRuN1',
  attributes: {
    status: 'completed',
    created_at: CREATED,
    updated_at: UPDATED,
    place_target_order: true,
    reference: '',
  },
  relationships: {
    source_order: { data: { type: 'orders', id: 'SoUrCeOrD1' } },
    target_order: { data: { type: 'orders', id: 'TrGtOrDeR1' } },
    order_subscription: { data: { type: 'order_subscriptions', id: 'SuBsCrIpT1' } },
  },
}
const SUBSCRIPTION = {
  type: 'order_subscriptions',
  id: 'SuBsCrIpT1',
  attributes: { status: 'active', frequency: 'monthly', next_run_at: UPDATED, updated_at: UPDATED },
}

describe('an order', () => {
  test('is read with its amount as a number', () => {
    expect(read(orderView, ORDER)).toMatchObject({
      id: 'TrGtOrDeR1',
      status: 'placed',
      paymentStatus: 'paid',
      placedMs: Date.UTC(2026, 11, 1),
      updatedMs: UPDATED_MS,
      amountCents: 1999,
      currencyCode: 'EUR',
      metadata: { a: 1 },
    })
  })

  test('does not say whose renewal it is where that was not included', () => {
    expect(read(orderView, ORDER)).toMatchObject({ renewsSubscriptionId: undefined, hasSubscriptions: undefined })
  })

  test('says whose renewal it is, and whether subscriptions came from it', () => {
    const order_subscription = { data: { type: 'order_subscriptions', id: 'SuBsCrIpT1' } }
    const renewal = { ...ORDER, relationships: { order_subscription, order_subscriptions: { data: [] } } }
    expect(read(orderView, renewal)).toMatchObject({ renewsSubscriptionId: 'SuBsCrIpT1', hasSubscriptions: false })
    const source = { ...ORDER, relationships: { order_subscriptions: { data: [order_subscription.data] } } }
    expect(read(orderView, source)).toMatchObject({ hasSubscriptions: true })
  })
})

describe('a copy', () => {
  test('is read with its target order', () => {
    expect(read(copyView, COPY, [ORDER])).toMatchObject({
      type: 'recurring_order_copies',
      status: 'completed',
      createdMs: Date.UTC(2026, 11, 1),
      updatedMs: UPDATED_MS,
      placeTargetOrder: true,
      sourceOrderId: 'SoUrCeOrD1',
      subscriptionId: 'SuBsCrIpT1',
      targetOrder: { id: 'TrGtOrDeR1', status: 'placed' },
    })
  })

  test('has no reference where it is empty or null', () => {
    expect(read(copyView, COPY)).toMatchObject({ reference: undefined, targetOrder: undefined })
    const attributes = { ...COPY.attributes, reference: null }
    expect(read(copyView, { ...COPY, attributes })).toMatchObject({ reference: undefined })
  })

  test('keeps the first of its errors, and a status that nobody knows', () => {
    const attributes = { ...COPY.attributes, status: 'paused', errors_log: { status: ['no wallet'] } }
    expect(read(copyView, { ...COPY, attributes })).toMatchObject({ status: 'paused', error: { message: 'no wallet' } })
  })
})

describe('a subscription', () => {
  test('is read with what is said of its clock', () => {
    expect(read(subscriptionView, SUBSCRIPTION)).toMatchObject({
      status: 'active',
      frequency: 'monthly',
      placeTargetOrder: true,
      nextRunMs: UPDATED_MS,
      lastRunMs: undefined,
    })
  })

  test('is automatic if it has items, manual if it has none, and does not say where they were not included', () => {
    const withItems = (data: unknown) => ({ ...SUBSCRIPTION, relationships: { order_subscription_items: { data } } })
    const item = { type: 'order_subscription_items', id: 'ItEmOfSuB1' }
    expect(read(subscriptionView, withItems([item]))).toMatchObject({ automatic: true })
    expect(read(subscriptionView, withItems([]))).toMatchObject({ automatic: false })
    expect(read(subscriptionView, SUBSCRIPTION)).toMatchObject({ automatic: undefined })
  })
})

describe('nothing is read', () => {
  test.each([
    ['from a resource of another type', orderView, { ...ORDER, type: 'skus' }],
    ['from a destroyed resource', copyView, { ...COPY, attributes: null }],
    ['from a resource with a foreign id', subscriptionView, { ...SUBSCRIPTION, id: 'a/../b' }],
    ['as a copy from an order', copyView, ORDER],
  ])('%s', (_, reader, data) => {
    expect(read(reader, data)).toBeUndefined()
  })
})

test('a resource without any time counts as older than everything', () => {
  expect(read(orderView, { ...ORDER, attributes: { status: 'placed' } })).toMatchObject({ updatedMs: 0 })
})
