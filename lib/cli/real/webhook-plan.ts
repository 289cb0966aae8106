import { includesOf, usedTopics } from '../../core/topics.ts'
import type { WebhookView } from './webhook-view.ts'

/** A webhook that Perennial needs, and what there is of it in the organisation. */
export interface NeededWebhook {
  topic: string
  /** The path that its callback_url ends in. */
  path: string
  includes: readonly string[]
  state: 'missing' | 'lacks_includes' | WebhookView['state']
  /** Where the one that there is points to. */
  callbackUrl: string | undefined
}

/** Which webhooks would have to point where. One is ours when its URL ends in the path of its topic. */
export function webhookPlan(existing: readonly WebhookView[]): NeededWebhook[] {
  return usedTopics().map((topic) => {
    const path = `/deliveries/${topic}`
    const includes = includesOf(topic)
    const ours = existing.filter((webhook) => webhook.topic === topic && pathOf(webhook.callbackUrl).endsWith(path))
    const best = ours.find(({ state }) => state === 'enabled') ?? ours[0]
    return { topic, path, includes, state: best ? stateOf(best, includes) : 'missing', callbackUrl: best?.callbackUrl }
  })
}

function stateOf(webhook: WebhookView, includes: readonly string[]): NeededWebhook['state'] {
  const complete = includes.every((name) => webhook.includes.includes(name))
  return webhook.state === 'enabled' && !complete ? 'lacks_includes' : webhook.state
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : ''
}
