import type { WebhookView } from '../../adapters/commerce-layer/survey.ts'
import { includesOf, usedTopics } from '../../core/topics.ts'

/** What there is in the organization of a webhook that Perennial needs. */
export type WebhookState = 'there' | 'missing' | 'disabled' | 'circuit_open' | 'lacks_includes'

/** A webhook that Perennial needs. */
export interface NeededWebhook {
  topic: string
  /** The path that its callback_url ends in. */
  path: string
  includes: readonly string[]
  state: WebhookState
  /** Where the one that there is points to. */
  callbackUrl: string | undefined
}

/** Which webhooks would have to point where. One is ours when its URL ends in the path of its topic. */
export function webhookPlan(existing: readonly WebhookView[]): NeededWebhook[] {
  return usedTopics().map((topic) => {
    const path = `/deliveries/${topic}`
    const includes = includesOf(topic)
    const ours = existing
      .filter((webhook) => webhook.topic === topic && pathOf(webhook.callbackUrl).endsWith(path))
      .map(({ callbackUrl, ...webhook }) => ({ callbackUrl, state: stateOf(webhook, includes) }))
    const best = ours.find(({ state }) => state === 'there') ?? ours[0]
    return { topic, path, includes, state: best?.state ?? 'missing', callbackUrl: best?.callbackUrl }
  })
}

function stateOf(webhook: Omit<WebhookView, 'callbackUrl'>, includes: readonly string[]): WebhookState {
  if (webhook.disabledMs !== undefined) return 'disabled'
  if (webhook.circuitState === 'open') return 'circuit_open'
  return includes.every((name) => webhook.includeResources.includes(name)) ? 'there' : 'lacks_includes'
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : ''
}
