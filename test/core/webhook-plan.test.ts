import { describe, expect, test } from 'vitest'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import type { WebhookView } from '../../lib/core/views.ts'
import { isOurs, webhookPlan } from '../../lib/core/webhook-plan.ts'

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
    ...changed,
  }
}

describe('the plan of webhooks', () => {
  test('has one webhook for each topic that has an effect, and says which are missing', () => {
    const plan = webhookPlan([webhook()])
    expect(plan.map(({ topic }) => topic)).toEqual(usedTopics())
    expect(plan.filter(({ state }) => state !== 'missing')).toEqual([
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
  ])('says "%s" of what it finds', (state, found) => {
    expect(webhookPlan([found]).find(({ topic }) => topic === TOPIC)?.state).toBe(state)
  })

  test('goes by the best of several webhooks of a topic: while a secret is changed there are two', () => {
    const found = [
      webhook({ id: 'old', disabledMs: 1 }),
      webhook({ id: 'new' }),
      webhook({ id: 'broken', circuitState: 'open' }),
    ]
    expect(webhookPlan(found).find(({ topic }) => topic === TOPIC)).toMatchObject({
      state: 'there',
      webhook: { id: 'new' },
    })
  })
})

test('a webhook is ours by the path that its URL ends in, with or without a slash, whatever the host', () => {
  expect(isOurs(webhook())).toBe(true)
  expect(isOurs(webhook({ callbackUrl: `https://other.example/deliveries/${TOPIC}/?a=b` }))).toBe(true)
  expect(isOurs(webhook({ callbackUrl: 'https://perennial.example/deliveries/orders.cancel' }))).toBe(false)
})
