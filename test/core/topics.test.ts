import { describe, expect, test } from 'vitest'
import { includesOf, knownTopics, topicRule, typeOfTopic, usedTopics } from '../../lib/core/topics.ts'

/** Every topic and what a delivery of it is about; a dash where it has no effect. Written by hand, from the documents. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  subscription: {
    order_subscriptions: 'create activate deactivate cancel renewal last_run_succeeded last_run_failed',
  },
  copy: {
    order_copies: 'create start complete fail',
    recurring_order_copies: 'create start complete fail',
  },
  order: { orders: 'place approve cancel' },
  destroyed: { order_subscriptions: 'destroy', orders: 'destroy' },
  none: {
    order_copies: 'destroy',
    recurring_order_copies: 'destroy',
    orders:
      'create draft pending placing authorize pay void refund start_fulfilling cancel_fulfilling fulfill ' +
      'rebuild_shipments create_subscriptions cancel_subscriptions start_editing stop_editing tagged tax_calculation_failed',
    transactions: 'create refused',
    authorizations: 'create succeeded failed',
    captures: 'create succeeded failed',
    refunds: 'create succeeded failed',
    voids: 'create succeeded failed',
    customers: 'metadata_update',
  },
}

const ROWS = Object.entries(TABLE).flatMap(([effect, resources]) =>
  Object.entries(resources).flatMap(([resource, triggers]) =>
    triggers.split(' ').map((trigger) => ({ topic: `${resource}.${trigger}`, effect })),
  ),
)

describe('a topic', () => {
  test.each(ROWS)('$topic has the effect: $effect', ({ topic, effect }) => {
    expect(topicRule(topic).effect).toBe(effect)
  })

  test.each(ROWS.filter(({ effect }) => effect === 'none'))('$topic has no effect for a reason', ({ topic }) => {
    expect(topicRule(topic)).toEqual({ effect: 'none', reason: expect.stringMatching(/^(?!unknown)[a-z_]+$/) })
  })

  test.each([
    '',
    'orders',
    'orders.',
    '.place',
    'orders.place.x',
    'orders.toString',
    '__proto__.toString',
    'ORDERS.PLACE',
  ])('"%s" is unknown', (topic) => {
    expect(topicRule(topic)).toEqual({ effect: 'none', reason: 'unknown_topic' })
  })
})

test('all documented topics are known, and no others', () => {
  expect(knownTopics().toSorted()).toEqual(ROWS.map(({ topic }) => topic).toSorted())
})

test('the webhooks that a shop needs are those with an effect', () => {
  const withEffect = ROWS.filter(({ effect }) => effect !== 'none').map(({ topic }) => topic)
  expect(usedTopics().toSorted()).toEqual(withEffect.toSorted())
})

test('webhooks about a copy include what says whose copy it is', () => {
  for (const topic of ['order_copies.complete', 'recurring_order_copies.fail']) {
    expect(includesOf(topic)).toEqual(expect.arrayContaining(['source_order', 'target_order', 'order_subscription']))
  }
})

test('the type of a topic is what stands before its dot', () => {
  expect(typeOfTopic('recurring_order_copies.fail')).toBe('recurring_order_copies')
})
