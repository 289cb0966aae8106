import { describe, expect, test } from 'vitest'
import { isDelivered, isOurs, neededWebhooks } from '../../lib/core/needed-webhooks.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import type { WebhookView } from '../../lib/core/views.ts'

const TOPIC = 'orders.place'

function webhook(changed: Partial<WebhookView> = {}): WebhookView {
  return {
    id: 'webhook001',
    name: 'Orders',
    topic: TOPIC,
    callbackUrl: `https://perennial.example/stage/deliveries/${TOPIC}`,
    includeResources: includesOf(TOPIC),
    disabledMs: undefined,
    circuitState: 'closed',
    circuitFailureCount: 0,
    referenceOrigin: undefined,
    ...changed,
  }
}

describe('the webhooks that are needed', () => {
  test('are one for each topic that has an effect, and those that are missing are said to be', () => {
    const needed = neededWebhooks([webhook()])
    expect(needed.map(({ topic }) => topic)).toEqual(usedTopics())
    expect(needed.filter(({ state }) => state !== 'missing')).toEqual([
      { topic: TOPIC, path: `/deliveries/${TOPIC}`, includes: includesOf(TOPIC), state: 'there', webhook: webhook() },
    ])
  })

  test.each([
    ['there', webhook({ includeResources: [...includesOf(TOPIC), 'market'] })],
    ['disabled', webhook({ disabledMs: 1, circuitState: 'open' })],
    ['circuit_open', webhook({ circuitState: 'open' })],
    ['lacks_includes', webhook({ includeResources: [] })],
    ['missing', webhook({ callbackUrl: 'https://erp.example/orders' })],
    ['missing', webhook({ callbackUrl: 'not a URL' })],
    ['missing', webhook({ callbackUrl: `https://perennial.example/deliveries/${TOPIC}/copy` })],
  ])('are "%s" by what there is', (state, found) => {
    expect(neededWebhooks([found]).find(({ topic }) => topic === TOPIC)?.state).toBe(state)
  })

  test('go by the best of several of a topic: while a secret is changed there are two', () => {
    const found = [
      webhook({ id: 'old', disabledMs: 1 }),
      webhook({ id: 'new' }),
      webhook({ id: 'broken', circuitState: 'open' }),
    ]
    expect(neededWebhooks(found).find(({ topic }) => topic === TOPIC)).toMatchObject({
      state: 'there',
      webhook: { id: 'new' },
    })
  })
})

test.each([
  ['there', true],
  ['lacks_includes', true],
  ['circuit_open', false],
  ['disabled', false],
  ['missing', false],
] as const)('whether a topic is delivered whose webhook is "%s": %s', (state, expected) => {
  expect(isDelivered({ state })).toBe(expected)
})

test('a webhook is ours by the path that its URL ends in, with or without a slash, whatever the host', () => {
  expect(isOurs(webhook())).toBe(true)
  expect(isOurs(webhook({ callbackUrl: `https://other.example/deliveries/${TOPIC}/?a=b` }))).toBe(true)
  expect(isOurs(webhook({ callbackUrl: 'https://perennial.example/deliveries/orders.cancel' }))).toBe(false)
})
