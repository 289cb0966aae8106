import { describe, expect, test } from 'vitest'
import {
  parseWebhookSecrets,
  secretsFor,
  type WebhookSecrets,
  withoutSecret,
  withSecret,
  writeWebhookSecrets,
} from '../../lib/core/webhook-secrets.ts'

function secretsOf(json: string): WebhookSecrets {
  const parsed = parseWebhookSecrets(json)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.secrets
}

describe('the secrets of a topic', () => {
  const secrets = secretsOf('{"orders.place": ["old", "new"], "*": ["any"]}')

  test('are all that are configured for it', () => {
    expect(secretsFor(secrets, 'orders.place')).toEqual(['old', 'new'])
  })

  test('are those of * only where it has none of its own', () => {
    expect(secretsFor(secrets, 'orders.cancel')).toEqual(['any'])
    expect(secretsFor(secrets, 'orders.place')).not.toContain('any')
  })

  test('are none where neither it nor * is configured', () => {
    expect(secretsFor(secretsOf('{"orders.place": ["s"]}'), 'orders.cancel')).toEqual([])
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('are not inherited: "%s"', (topic) => {
    expect(secretsFor(secretsOf('{"orders.place": ["s"]}'), topic)).toEqual([])
    expect(secretsFor(secrets, topic)).toEqual(['any'])
  })
})

describe('a configuration is refused', () => {
  test.each([
    ['that is no JSON', 'hush-hush'],
    ['that is empty', ''],
    ['that is a list', '["hush-hush"]'],
    ['that is null', 'null'],
    ['that is a text', '"hush-hush"'],
    ['with a bare secret', '{"orders.place": "hush-hush"}'],
    ['with an empty list', '{"orders.place": []}'],
    ['with an empty secret', '{"orders.place": ["hush-hush", ""]}'],
    ['with a number among its secrets', '{"orders.place": ["hush-hush", 7]}'],
    ['with the secret in place of the topic', '{"hush-hush": ["orders.place"]}'],
    ['with a topic as it stands in no path', '{"orders/place": ["hush-hush"]}'],
    ['with __proto__ as a topic', '{"__proto__": ["hush-hush"]}'],
  ])('%s, without showing a secret', (_, json) => {
    const parsed = parseWebhookSecrets(json)
    expect(parsed).toHaveProperty('problem')
    expect(JSON.stringify(parsed)).toContain('expected')
    expect(JSON.stringify(parsed)).not.toContain('hush')
  })

  test('with the place of its fault', () => {
    expect(parseWebhookSecrets('{"orders.place": ["s"], "orders.cancel": []}')).toEqual({
      problem: 'expected JSON such as {"orders.place": ["secret"], "*": ["secret"]}, but entry 2 is no list of secrets',
    })
  })
})

describe('a secret', () => {
  const secrets = secretsOf('{"orders.place": ["old"], "*": ["any"]}')

  test('stands beside those of its topic, once', () => {
    const both = withSecret(secrets, 'orders.place', 'new')
    expect(secretsFor(both, 'orders.place')).toEqual(['old', 'new'])
    expect(withSecret(both, 'orders.place', 'new')).toBe(both)
  })

  test('takes those under * along where its topic had none of its own', () => {
    expect(secretsFor(withSecret(secrets, 'orders.cancel', 'new'), 'orders.cancel')).toEqual(['any', 'new'])
    expect(withSecret(secrets, 'orders.cancel', 'any')).toBe(secrets)
  })

  test('is taken away alone, and with the last one goes the topic', () => {
    const both = withSecret(secrets, 'orders.place', 'new')
    expect(withoutSecret(both, 'orders.place', 'old').get('orders.place')).toEqual(['new'])
    expect(withoutSecret(secrets, 'orders.place', 'old').has('orders.place')).toBe(false)
    expect(withoutSecret(secrets, 'orders.place', 'another')).toBe(secrets)
  })

  test('is read as it was written, and so is none at all', () => {
    expect(secretsOf(writeWebhookSecrets(secrets))).toEqual(secrets)
    expect(secretsFor(secretsOf(writeWebhookSecrets(new Map())), 'orders.place')).toEqual([])
  })
})
