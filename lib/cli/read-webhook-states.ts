import { ConfigurationInvalid } from '../core/configuration-invalid.ts'
import { SECOND_MS } from '../core/duration.ts'
import { messageOf } from '../core/failure.ts'
import { type NeededWebhook, neededWebhooks } from '../core/needed-webhooks.ts'
import { listWebhooks } from '../flows/list-webhooks.ts'
import { CommandError } from './command-error.ts'
import type { Installation } from './installation.ts'
import { withCommerceLayer } from './with-commerce-layer.ts'

/** How the webhooks stand that Perennial needs, or why that is not known. */
export type WebhookStates = { known: 'yes'; needed: readonly NeededWebhook[] } | { known: 'no'; why: string }

/** Whoever looks how things stand does not wait for longer than this (ms). */
const MOST_PATIENCE_MS = 5 * SECOND_MS

/** Asks Commerce Layer how the webhooks stand. Whatever keeps it from that is an answer too: the ledger tells the rest without it. */
export async function readWebhookStates(installation: Installation): Promise<WebhookStates> {
  const pace = await installation.ledger.readPace()
  const isQuiet = pace !== undefined && pace.quietUntilMs > installation.clock.nowMs() + MOST_PATIENCE_MS
  if (isQuiet) return unknown('Commerce Layer asked to be left alone for now')
  try {
    const { commerceLayer } = await withCommerceLayer(installation)
    const answer = await listWebhooks(commerceLayer)
    if (!answer.ok) return unknown(messageOf(answer.failure))
    return { known: 'yes', needed: neededWebhooks(answer.value) }
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return unknown('the COMMERCE_LAYER_ variables are incomplete here')
    if (error instanceof CommandError) return unknown(error.message)
    throw error
  }
}

function unknown(why: string): WebhookStates {
  return { known: 'no', why }
}
