import { isoSeconds, REFERENCE_ORIGIN } from '../../core/run-key.ts'
import { usedTopics } from '../../core/topics.ts'
import { wantedWebhook } from '../../core/webhook.ts'
import { secretsFor, type WebhookSecrets } from '../../core/webhook-secrets.ts'
import type { Seed, SeedOrder, SeedSubscription, SeedWebhook } from '../../emulator/control-types.ts'
import type { JsonObject } from '../../emulator/json.ts'
import { type CastMember, sourceOrderOf } from './cast.ts'

export interface SeedOptions {
  cast: readonly CastMember[]
  storyStartMs: number
  /** Where deliveries go; `/<topic>` is appended. */
  deliveriesUrl: string
  /** At least one secret for each topic. */
  secrets: WebhookSecrets
}

const MARKET = { id: 'market-europe', name: 'Europe' }

/**
 * The organization as it is before the story: filled baskets, subscriptions that wait for their first order, and the
 * subscriptions of an older shop that Perennial is to run. Nobody is told of a seed, as with the platform's imports.
 */
export function seedOf({ cast, storyStartMs, deliveriesUrl, secrets }: SeedOptions): Seed {
  return {
    markets: [MARKET],
    customers: cast.map((member) => ({ id: customerOf(member), email: `${customerOf(member)}@example.com` })),
    orders: cast.map((member) => sourceOrder(member, storyStartMs)),
    order_subscriptions: cast.flatMap((member) =>
      member.sort === 'order' ? [] : [subscription(member, member.sort, storyStartMs)],
    ),
    webhooks: usedTopics().map((topic) => webhook(topic, deliveriesUrl, secrets)),
  }
}

function webhook(topic: string, deliveriesUrl: string, secrets: WebhookSecrets): SeedWebhook {
  const { callbackUrl, includeResources } = wantedWebhook(topic, deliveriesUrl)
  return {
    name: topic,
    topic,
    callback_url: callbackUrl,
    include_resources: includeResources,
    shared_secret: secretsFor(secrets, topic)[0] ?? '',
    reference_origin: REFERENCE_ORIGIN,
  }
}

function customerOf({ id }: CastMember): string {
  return `${id}-customer`
}

function sourceOrder(member: CastMember, storyStartMs: number): SeedOrder {
  const { sort, clock, totalCents, trouble } = member
  const checkoutMs = storyStartMs + member.checkoutAfterMs
  const inPlace = sort !== 'order' && clock === 'perennial'
  return {
    id: sourceOrderOf(member),
    market: MARKET.id,
    customer: customerOf(member),
    total_amount_cents: totalCents,
    ...(inPlace ? { status: 'placed', placed_at: new Date(checkoutMs).toISOString() } : { status: 'pending' }),
    ...(trouble?.copyOutcome && { copy_outcome: trouble.copyOutcome }),
    ...(sort === 'order' && { metadata: termsOf(member, checkoutMs) }),
  }
}

function subscription(member: CastMember, kind: 'automatic' | 'manual', storyStartMs: number): SeedSubscription {
  const { id, clock, frequency, totalCents, trouble } = member
  const item = { sku_code: id.toUpperCase(), quantity: 1, unit_amount_cents: totalCents }
  return {
    id,
    source_order: sourceOrderOf(member),
    kind,
    frequency,
    ...(clock === 'commerce_layer'
      ? { status: 'draft' }
      : { status: 'active', starts_at: new Date(storyStartMs + member.checkoutAfterMs).toISOString() }),
    ...(kind === 'automatic' && { items: [item] }),
    ...(trouble?.missedRuns && { miss_next_runs: trouble.missedRuns }),
  }
}

/** What asks for runs by Perennial. A weekly gift is one more parcel and then over. */
export function termsOf({ frequency, trouble }: CastMember, checkoutMs: number): JsonObject {
  const start = trouble?.firstRun === 'at_checkout' ? { starts_at: isoSeconds(checkoutMs) } : {}
  const end = frequency === 'weekly' ? { copies: 1 } : {}
  return { perennial: { frequency, ...start, ...end } }
}
