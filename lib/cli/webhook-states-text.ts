import { isDelivered, type NeededWebhook, type WebhookState } from '../core/needed-webhooks.ts'
import type { WebhookStates } from './read-webhook-states.ts'
import type { Paint } from './terminal.ts'

/** What keeps a topic from being delivered, worst first. */
const TROUBLES = {
  circuit_open: 'given up by Commerce Layer',
  disabled: 'disabled',
  missing: 'missing',
} as const satisfies Partial<Record<WebhookState, string>>

/** How the webhooks stand, for people. */
export function webhooksText(webhooks: WebhookStates, paint: Paint): string {
  if (webhooks.known === 'no') return paint('dim', `not looked at: ${webhooks.why}`)
  const troubles = Object.entries(TROUBLES).flatMap(([state, words]) => {
    const topics = topicsIn(webhooks.needed, state)
    return topics.length === 0 ? [] : [paint('red', `${words}: ${topics.join(', ')}`)]
  })
  return [deliveredText(webhooks.needed), ...troubles].join('; ')
}

/** Of how many topics what happens reaches us. */
export function deliveredText(needed: readonly NeededWebhook[]): string {
  return `${needed.filter(isDelivered).length} of ${needed.length} topics delivered`
}

/** The same for programs; null: it is not known. */
export function webhooksJson(webhooks: WebhookStates) {
  if (webhooks.known === 'no') return null
  const { needed } = webhooks
  return {
    delivered: needed.filter(isDelivered).length,
    needed: needed.length,
    circuitOpen: topicsIn(needed, 'circuit_open'),
    disabled: topicsIn(needed, 'disabled'),
    missing: topicsIn(needed, 'missing'),
  }
}

function topicsIn(needed: readonly NeededWebhook[], wanted: string): string[] {
  return needed.filter(({ state }) => state === wanted).map(({ topic }) => topic)
}
