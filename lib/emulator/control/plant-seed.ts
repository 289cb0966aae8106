import type { Seed, SeedSubscription, SeedSubscriptionItem, SeedWebhook } from '../control-types.ts'
import { drawHex } from '../ids.ts'
import { madeUpPaymentSource } from '../orders/wallet.ts'
import { current, insert, newId, nowIso } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import { copyLineItems, itemAmounts, renewableLineItems } from '../subscriptions/items.ts'
import { automaticBy, manual } from '../subscriptions/kind.ts'
import { linkToModel, modelOfMarket } from '../subscriptions/market-model.ts'
import { nextRunAfterNow } from '../subscriptions/next-run.ts'
import { planSubscription } from '../subscriptions/plan.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'
import { plantOrder } from './plant-order.ts'
import { remarksOf, seededIso } from './seed-values.ts'

/** What an automatic subscription renews when neither the seed nor its source order says so. */
const madeUpItem: SeedSubscriptionItem = { sku_code: 'DEMO-SKU', quantity: 1, unit_amount_cents: 5_000 }

const plantItems = (world: World, subscription: Resource, items: readonly SeedSubscriptionItem[]): void => {
  for (const { sku_code, quantity, unit_amount_cents: unitAmountCents } of items) {
    insert(world, {
      type: 'order_subscription_items',
      attributes: { sku_code, quantity, ...itemAmounts(world, subscription, { quantity, unitAmountCents }) },
      relations: { order_subscription: { type: subscription.type, id: subscription.id } },
    })
  }
}

/** The items of an automatic subscription: those of the seed, otherwise what its source order is made of. */
const itemize = (world: World, seed: SeedSubscription, subscription: Resource): void => {
  const bought = renewableLineItems(world, current(world, { type: 'orders', id: seed.source_order }))
  if (seed.items === undefined && bought.length > 0) copyLineItems(world, subscription, bought)
  else plantItems(world, subscription, seed.items ?? [madeUpItem])
}

const plantSubscription = (world: World, seed: SeedSubscription): void => {
  const source = current(world, { type: 'orders', id: seed.source_order })
  const startsAt = seededIso(seed.starts_at) ?? textOf(source, 'placed_at') ?? nowIso(world)
  const nextRunAt =
    seededIso(seed.next_run_at) ?? nextRunAfterNow(world, seed.frequency, msOf(startsAt) ?? world.nowMs())
  const isPast = nextRunAt !== null && (msOf(nextRunAt) ?? 0) < world.nowMs()
  const subscription = insert(world, {
    type: 'order_subscriptions',
    id: seed.id,
    attributes: {
      number: String(world.nextNumber('order_subscriptions')),
      status: seed.status ?? 'active',
      frequency: seed.frequency,
      place_target_order: seed.place_target_order ?? true,
      renewal_alert_period: seed.renewal_alert_period ?? 1,
      customer_email: source.attributes.customer_email ?? null,
      starts_at: startsAt,
      next_run_at: nextRunAt,
      last_run_at: seededIso(seed.last_run_at),
      expires_at: seededIso(seed.expires_at),
      occurrencies: seed.occurrencies ?? 0,
      ...remarksOf(seed),
    },
    relations: {
      source_order: { type: 'orders', id: source.id },
      market: source.relations.market ?? null,
      customer: source.relations.customer ?? null,
      customer_payment_source:
        seed.customer_payment_source === undefined
          ? null
          : { type: 'customer_payment_sources', id: seed.customer_payment_source },
      subscription_model: linkToModel(world, source.relations.market),
    },
    hidden: {
      ...(seed.kind === 'automatic' ? automaticBy(modelOfMarket(world, source.relations.market)) : manual),
      miss_next_runs: seed.miss_next_runs ?? 0,
      // What lies in the past when it is planted was missed before the emulator's time.
      ...(isPast ? { missed_run_at: nextRunAt } : {}),
    },
  })
  if (seed.kind === 'automatic') itemize(world, seed, subscription)
  planSubscription(world, subscription)
}

/** What a seed says about who buys where, and how they pay. */
const plantShop = (world: World, seed: Seed): void => {
  for (const { id, ...attributes } of seed.subscription_models ?? []) {
    insert(world, { type: 'subscription_models', id, attributes })
  }
  for (const { id, name, subscription_model: model } of seed.markets ?? []) {
    const relations = { subscription_model: model === undefined ? null : { type: 'subscription_models', id: model } }
    const attributes = { name, number: world.nextNumber('markets'), shared_secret: drawHex(32, world.random) }
    insert(world, { type: 'markets', id, attributes, relations })
  }
  for (const { id, email } of seed.customers ?? []) insert(world, { type: 'customers', id, attributes: { email } })
  for (const { id, customer, name } of seed.customer_payment_sources ?? []) {
    insert(world, {
      type: 'customer_payment_sources',
      id,
      attributes: { name: name ?? null },
      relations: { customer: { type: 'customers', id: customer }, payment_source: madeUpPaymentSource(id) },
    })
  }
}

const plantWebhook = (world: World, seed: SeedWebhook): void => {
  const { id = newId(world), name, topic, callback_url, include_resources, shared_secret, reference_origin } = seed
  insert(world, {
    type: 'webhooks',
    id,
    attributes: {
      name: name ?? `Webhook ${id}`,
      topic,
      callback_url,
      include_resources: include_resources ?? [],
      shared_secret: shared_secret ?? drawHex(32, world.random),
      reference_origin: reference_origin ?? null,
    },
  })
}

/** Puts a checked seed into the organization. As during the platform's imports, webhooks hear nothing of it. */
export const plantSeed = (world: World, seed: Seed): void => {
  plantShop(world, seed)
  for (const order of seed.orders ?? []) plantOrder(world, order)
  for (const subscription of seed.order_subscriptions ?? []) plantSubscription(world, subscription)
  for (const webhook of seed.webhooks ?? []) plantWebhook(world, webhook)
}
