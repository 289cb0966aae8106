import { includesOf, usedTopics } from '../core/topics.ts'
import { parseWebhookSecrets, type WebhookSecrets } from '../core/webhook-secrets.ts'
import type { Emulator } from '../emulator/emulator.ts'

/** What every webhook of a world is signed with. */
export const SECRET = 'a-secret-of-the-simulator'

/** The secrets as receive-delivery has them: the one, for every topic. */
export function secrets(): WebhookSecrets {
  const parsed = parseWebhookSecrets(JSON.stringify({ '*': [SECRET] }))
  if ('secrets' in parsed) return parsed.secrets
  throw new Error(parsed.problem)
}

/** Plants a webhook for each topic that has an effect, with what it has to include. */
export function plantWebhooks(emulator: Emulator): void {
  const webhooks = usedTopics().map((topic) => ({
    topic,
    callback_url: `http://perennial/deliveries/${topic}`,
    include_resources: includesOf(topic),
    shared_secret: SECRET,
  }))
  emulator.control.seed({ webhooks })
}
