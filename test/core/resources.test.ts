import { describe, expect, test } from 'vitest'
import { parseDocument, primaryResource } from '../../lib/core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../lib/core/resources.ts'

const TIME = '2026-12-01T00:00:00.000Z'
const TIME_MS = Date.UTC(2026, 11, 1)

describe('an order', () => {
  test('is seen with everything a run asks of it', () => {
    const attributes = {
      number: 1234,
      status: 'placed',
      payment_status: 'authorized',
      placed_at: TIME,
      updated_at: TIME,
      metadata: { perennial: { frequency: 'monthly' } },
      total_amount_with_taxes_cents: '4900',
      currency_code: 'EUR',
    }
    const relationships = {
      order_subscription: { data: { type: 'order_subscriptions', id: 'subscript1' } },
      order_subscriptions: { data: [] },
    }
    expect(order({ attributes, relationships })).toEqual({
      id: 'order00001',
      status: 'placed',
      paymentStatus: 'authorized',
      fulfillmentStatus: 'unknown',
      createdMs: TIME_MS,
      placedMs: TIME_MS,
      updatedMs: TIME_MS,
      metadata: { perennial: { frequency: 'monthly' } },
      amountCents: 4900,
      currencyCode: 'EUR',
      renewsSubscriptionId: 'subscript1',
      hasSubscriptions: false,
    })
  })

  test('with an unknown status is seen as it is', () => {
    expect(order({ attributes: { status: 'levitating' } })?.status).toBe('levitating')
  })

  test('of which the answer does not show the subscriptions leaves open whether there are any', () => {
    const seen = order({ attributes: { status: 'placed' }, relationships: { order_subscriptions: { links: {} } } })
    expect(seen).toMatchObject({ hasSubscriptions: undefined, renewsSubscriptionId: undefined, updatedMs: 0 })
  })

  test.each([
    ['was destroyed', { attributes: null, relationships: null }],
    ['has only null attributes', { attributes: { status: null, updated_at: null } }],
    ['is of another type', { type: 'customers', attributes: { status: 'placed' } }],
    ['has an id that can be none', { id: '../../etc/passwd', attributes: { status: 'placed' } }],
  ])('that %s cannot be seen', (_what, changes) => {
    expect(order(changes)).toBeUndefined()
  })
})

describe('a subscription', () => {
  const items = (data: unknown) => ({ order_subscription_items: { data } })

  test('is seen with everything that its series asks of it', () => {
    const attributes = {
      status: 'active',
      frequency: 'monthly',
      place_target_order: false,
      starts_at: TIME,
      expires_at: null,
      next_run_at: TIME,
      last_run_at: '',
      succeeded_on_last_run: true,
      created_at: TIME,
      metadata: null,
    }
    const relationships = { ...items([]), source_order: { data: { type: 'orders', id: 'source0001' } } }
    expect(subscription({ attributes, relationships })).toEqual({
      id: 'order00001',
      status: 'active',
      frequency: 'monthly',
      placeTargetOrder: false,
      startsMs: TIME_MS,
      expiresMs: undefined,
      nextRunMs: TIME_MS,
      lastRunMs: undefined,
      succeededOnLastRun: true,
      updatedMs: TIME_MS,
      metadata: {},
      sourceOrderId: 'source0001',
      automatic: false,
    })
  })

  test('is automatic when it has items, manual when it has none, and neither when the answer does not say', () => {
    const automatic = (relationships: unknown) =>
      subscription({ attributes: { status: 'active' }, relationships })?.automatic
    expect(automatic(items([{ type: 'order_subscription_items', id: 'item1' }]))).toBe(true)
    expect(automatic(items([]))).toBe(false)
    expect(automatic({ order_subscription_items: { links: {} } })).toBeUndefined()
  })
})

describe('a copy', () => {
  const copy = (attributes: unknown) => {
    const data = {
      type: 'recurring_order_copies',
      id: 'copy000001',
      attributes,
      relationships: {
        source_order: { data: { type: 'orders', id: 'source0001' } },
        target_order: { data: { type: 'orders', id: 'target0001' } },
        order_subscription: { data: { type: 'order_subscriptions', id: 'subscript1' } },
      },
    }
    const included = [
      { type: 'orders', id: 'source0001', attributes: { status: 'placed' } },
      { type: 'orders', id: 'target0001', attributes: { status: 'pending' } },
    ]
    const document = parseDocument({ data, included })
    const resource = document && primaryResource(document)
    return document && resource && copyView(resource, document)
  }

  test('is seen with its target order, its source order and its subscription', () => {
    const seen = copy({
      status: 'completed',
      created_at: TIME,
      updated_at: TIME,
      place_target_order: 'true',
      reference: '',
    })
    expect(seen).toMatchObject({
      type: 'recurring_order_copies',
      id: 'copy000001',
      status: 'completed',
      createdMs: TIME_MS,
      updatedMs: TIME_MS,
      reference: undefined,
      referenceOrigin: undefined,
      placeTargetOrder: true,
      sourceOrderId: 'source0001',
      subscriptionId: 'subscript1',
      targetOrder: { id: 'target0001', status: 'pending' },
      error: undefined,
    })
  })

  test('that failed says why, without what it says about people', () => {
    const errors_log = { status: ['cannot transition: jo@example.com'], base: ['second'] }
    expect(copy({ status: 'failed', errors_log })?.error).toEqual({
      status: 0,
      code: 'COPY_FAILED',
      pointer: undefined,
      key: 'status',
      message: 'cannot transition: [email]',
    })
  })

  test.each([[null], [{}], ['text'], [[]]])('whose errors_log is %j has no error', (errors_log) => {
    expect(copy({ status: 'failed', errors_log })?.error).toBeUndefined()
  })

  test.each([[{ base: null }], [{ base: [] }], [{ base: 'text' }], [{ base: [{ a: 1 }] }]])(
    'whose errors_log is %j still failed for a reason of that name',
    (errors_log) => {
      expect(copy({ status: 'failed', errors_log })?.error).toMatchObject({ code: 'COPY_FAILED', key: 'base' })
    },
  )
})

function resourceOf(json: unknown) {
  const document = parseDocument({ data: json })
  return document && primaryResource(document)
}

function order(changes: object) {
  const resource = resourceOf({ type: 'orders', id: 'order00001', ...changes })
  return resource && orderView(resource)
}

function subscription(changes: object) {
  const resource = resourceOf({ type: 'order_subscriptions', id: 'order00001', ...changes })
  return resource && subscriptionView(resource)
}
