import { ConfigurationInvalid } from '../core/configuration-invalid.ts'
import { type NeededWebhook, neededWebhooks } from '../core/needed-webhooks.ts'
import type { WebhookView } from '../core/views.ts'
import { CommandError } from './command-error.ts'
import type { Installation } from './installation.ts'
import { withCommerceLayer } from './with-commerce-layer.ts'

/** How the webhooks stand that Perennial needs, or why that is not known. */
export type WebhookStates = { known: 'yes'; needed: readonly NeededWebhook[] } | { known: 'no'; why: string }

/** Pages of 25: an organization has a few webhooks for each of its systems. */
const MOST_PAGES = 10

/** Asks Commerce Layer how the webhooks stand. Whatever keeps it from that is an answer too: the ledger tells the rest without it. */
export async function readWebhookStates(installation: Installation): Promise<WebhookStates> {
  try {
    const { commerceLayer } = await withCommerceLayer(installation)
    const webhooks: WebhookView[] = []
    for (let page = 1, pages = 1; page <= Math.min(pages, MOST_PAGES); page += 1) {
      const answer = await commerceLayer.listWebhooks(page)
      if (!answer.ok) return unknown(answer.failure.errors[0]?.message || answer.failure.cause)
      webhooks.push(...answer.value.items)
      pages = answer.value.pageCount
    }
    return { known: 'yes', needed: neededWebhooks(webhooks) }
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return unknown('the COMMERCE_LAYER_ variables are incomplete here')
    if (error instanceof CommandError) return unknown(error.message)
    throw error
  }
}

function unknown(why: string): WebhookStates {
  return { known: 'no', why }
}
