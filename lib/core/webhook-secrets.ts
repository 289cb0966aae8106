import { isFields } from './fields.ts'

/** The secrets of each topic; under `*` those of every topic that has none of its own. */
export type WebhookSecrets = ReadonlyMap<string, readonly string[]>

const ANY_TOPIC = '*'
const TOPIC = /^[a-z_]+\.[a-z_]+$/
const EXPECTED = 'expected JSON such as {"orders.place": ["secret"], "*": ["secret"]}'

/**
 * Reads `{ "topic": ["secret", ...], "*": [...] }`. A problem says where it is and never what came there: even a name in
 * the wrong place could be a secret.
 */
export function parseWebhookSecrets(json: string): { secrets: WebhookSecrets } | { problem: string } {
  const entries = parseEntries(json)
  if (entries === undefined) return { problem: `${EXPECTED}, but it is no JSON object` }
  if (entries.length === 0) return { problem: `${EXPECTED}, but it has no entry` }
  const secrets = new Map<string, readonly string[]>()
  for (const [index, [topic, list]] of entries.entries()) {
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

function parseEntries(json: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isFields(value) ? Object.entries(value) : undefined
  } catch {
    // The parser's own message quotes what it could not read.
    return undefined
  }
}

function isSecretList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((secret) => typeof secret === 'string' && secret !== '')
  )
}
