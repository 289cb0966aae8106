import { usedTopics } from '../../core/topics.ts'
import { parseWebhookSecrets, type WebhookSecrets } from '../../core/webhook-secrets.ts'

/** A secret for each topic that Perennial uses, 32 hex digits as Commerce Layer makes them. */
export function drawSecrets(random: () => number): WebhookSecrets {
  const digit = () => Math.floor(random() * 16).toString(16)
  return new Map(usedTopics().map((topic) => [topic, [Array.from({ length: 32 }, digit).join('')]]))
}

/** The secrets that a story has kept; none where a person has left none. */
export function takeUpSecrets(json: string): WebhookSecrets {
  const parsed = parseWebhookSecrets(json)
  return 'secrets' in parsed ? parsed.secrets : new Map()
}
