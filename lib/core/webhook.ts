import { REFERENCE_ORIGIN } from './run-key.ts'
import { includesOf } from './topics.ts'
import type { WebhookView } from './views.ts'

/** A webhook as an operator needs it, with its secret: never to be logged or shown as it is. Times are epoch ms. */
export interface Webhook extends WebhookView {
  sharedSecret: string
  createdMs: number
  /** Neither deliveries nor their failures move it. */
  updatedMs: number
}

/** What a webhook of ours is to be. */
export type WantedWebhook = Pick<WebhookView, 'topic' | 'callbackUrl' | 'includeResources'> & { name: string }

/** What a webhook of ours can be told to be. */
export type WebhookChange = Partial<Pick<WebhookView, 'callbackUrl' | 'includeResources'>>

/** The webhook that a topic needs, but for its name. */
export function wantedWebhook(topic: string, deliveriesUrl: string): Omit<WantedWebhook, 'name'> {
  return { topic, callbackUrl: `${deliveriesUrl}/${topic}`, includeResources: includesOf(topic) }
}

/** Whose a webhook is; only `ours` is ever touched. `elsewhere` bears our mark and sends to another address; `foreign` sends to ours without it. */
export function ownerOf(webhook: WebhookView, deliveriesUrl: string): 'ours' | 'elsewhere' | 'foreign' | 'unrelated' {
  const isMarked = webhook.referenceOrigin === REFERENCE_ORIGIN
  if (webhook.callbackUrl.startsWith(`${deliveriesUrl}/`)) return isMarked ? 'ours' : 'foreign'
  return isMarked ? 'elsewhere' : 'unrelated'
}

const ENDING = /(\/\{topic\})?\/*$/
const DELIVERIES_URL = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?\/deliveries$/

/** The address below which deliveries come in, of what a person names: it may be the route with its `{topic}`. */
export function parseDeliveriesUrl(text: string): string | undefined {
  const url = text.trim().replace(ENDING, '')
  return DELIVERIES_URL.test(url) && URL.canParse(url) ? url : undefined
}
