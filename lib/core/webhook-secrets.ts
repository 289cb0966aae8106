import { parseFields } from './fields.ts'

/** The secrets of each topic; under `*` those of every topic that has none of its own. */
export type WebhookSecrets = ReadonlyMap<string, readonly string[]>

const ANY_TOPIC = '*'
const TOPIC = /^[a-z_]+\.[a-z_]+$/
const EXPECTED = 'expected JSON such as {"orders.place": ["secret"], "*": ["secret"]}'

/**
 * Reads `{ "topic": ["secret", ...], "*": [...] }`; without an entry, nothing is believed. A problem says where it is and
 * never what came there: even a name in the wrong place could be a secret.
 */
export function parseWebhookSecrets(json: string): { secrets: WebhookSecrets } | { problem: string } {
  const fields = parseFields(json)
  if (fields === undefined) return { problem: `${EXPECTED}, but it is no JSON object` }
  const secrets = new Map<string, readonly string[]>()
  for (const [index, [topic, list]] of Object.entries(fields).entries()) {
    if (topic !== ANY_TOPIC && !TOPIC.test(topic)) {
      return { problem: `${EXPECTED}, but entry ${index + 1} is named neither * nor like a topic` }
    }
    if (!isSecretList(list)) return { problem: `${EXPECTED}, but entry ${index + 1} is no list of secrets` }
    secrets.set(topic, list)
  }
  return { secrets }
}

/** The secrets that may have signed a delivery of a topic; none where nothing was configured for it. */
export function secretsFor(secrets: WebhookSecrets, topic: string): readonly string[] {
  return secrets.get(topic) ?? secrets.get(ANY_TOPIC) ?? []
}

/** The same secrets in the form that they are read in. */
export function writeWebhookSecrets(secrets: WebhookSecrets): string {
  return JSON.stringify(Object.fromEntries(secrets))
}

/** Adds a secret to those of a topic. What signed for it under `*` goes on doing so: a topic with its own has no other. */
export function withSecret(secrets: WebhookSecrets, topic: string, secret: string): WebhookSecrets {
  const known = secretsFor(secrets, topic)
  return known.includes(secret) ? secrets : new Map([...secrets, [topic, [...known, secret]]])
}

/** Takes a secret from those of a topic's own. */
export function withoutSecret(secrets: WebhookSecrets, topic: string, secret: string): WebhookSecrets {
  const own = secrets.get(topic) ?? []
  if (!own.includes(secret)) return secrets
  const left = own.filter((one) => one !== secret)
  const others = [...secrets].filter(([name]) => name !== topic)
  return new Map(left.length === 0 ? others : [...others, [topic, left]])
}

function isSecretList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((secret) => typeof secret === 'string' && secret !== '')
  )
}
