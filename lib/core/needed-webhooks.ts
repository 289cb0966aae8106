import { includesOf, topicOfAddress, usedTopics } from './topics.ts'
import type { WebhookView } from './views.ts'

/** What there is in the organization of a webhook that Perennial needs. */
export type WebhookState = 'there' | 'missing' | 'disabled' | 'circuit_open' | 'lacks_includes'

/** A webhook that Perennial needs. */
export interface NeededWebhook {
  topic: string
  /** The path that its callback_url ends in. */
  path: string
  includes: readonly string[]
  state: WebhookState
  /** The one that there is, the best where there are several. */
  webhook: WebhookView | undefined
}

/**
 * What there is of each webhook that Perennial needs. One is ours when its URL ends in the path of its topic; whichever host
 * that is, since nothing here knows under which names the functions are reached. Of several the best counts: while a secret is
 * changed there are two.
 */
export function neededWebhooks(existing: readonly WebhookView[]): NeededWebhook[] {
  return usedTopics().map((topic) => {
    const path = `/deliveries/${topic}`
    const includes = includesOf(topic)
    const ours = existing
      .filter((webhook) => webhook.topic === topic && isOurs(webhook))
      .map((webhook) => ({ webhook, state: stateOf(webhook, includes) }))
      .toSorted((one, other) => BEST_FIRST.indexOf(one.state) - BEST_FIRST.indexOf(other.state))
    return { topic, path, includes, state: ours[0]?.state ?? 'missing', webhook: ours[0]?.webhook }
  })
}

const BEST_FIRST: readonly WebhookState[] = ['there', 'lacks_includes', 'circuit_open', 'disabled', 'missing']

/** Whether what happens on a topic reaches us; without the includes each delivery of it is looked up. */
export function isDelivered({ state }: Pick<NeededWebhook, 'state'>): boolean {
  return state === 'there' || state === 'lacks_includes'
}

/** Whether a webhook calls Perennial: its URL ends in the path of its topic. */
export function isOurs({ topic, callbackUrl }: Pick<WebhookView, 'topic' | 'callbackUrl'>): boolean {
  return topicOfAddress(callbackUrl) === topic
}

function stateOf(webhook: WebhookView, includes: readonly string[]): WebhookState {
  if (webhook.disabledMs !== undefined) return 'disabled'
  if (webhook.circuitState === 'open') return 'circuit_open'
  return includes.every((name) => webhook.includeResources.includes(name)) ? 'there' : 'lacks_includes'
}
