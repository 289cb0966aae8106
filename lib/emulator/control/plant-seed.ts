import type { Seed, SeedOrder, SeedSubscription } from '../control-types.ts'
import { drawHex } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { amountAttributes, formatAmount } from '../orders/amounts.ts'
import { current, insert, newId, nowIso } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import { planSubscription } from '../subscriptions/plan.ts'
import { nextRunAfterNow } from '../subscriptions/subscription-status.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'

const references = ({ reference, reference_origin, metadata }: SeedOrder | SeedSubscription): JsonObject => ({
  reference: reference ?? null,
  reference_origin: reference_origin ?? null,
  metadata: metadata ?? {},
})

const iso = (time: string | undefined): string | null => (time === undefined ? null : isoOf(msOf(time) ?? 0))

const plantOrder = (world: World, seed: SeedOrder): Resource => {
  const { status = 'placed', currency_code = 'EUR', customer } = seed
  const wasPlaced = status === 'placed' || status === 'approved'
  const owner =
    customer === undefined && status !== 'draft'
      ? insert(world, { type: 'customers', attributes: { email: `customer-of-${seed.id}@example.com` } }).id
      : customer
  const email = owner === undefined ? null : current(world, { type: 'customers', id: owner }).attributes.email
  return insert(world, {
    type: 'orders',
    id: seed.id,
    attributes: {
      number: seed.number ?? String(world.nextNumber('orders')),
      status,
      payment_status: wasPlaced ? 'authorized' : status === 'cancelled' ? 'voided' : 'unpaid',
      customer_email: email ?? null,
      currency_code,
      token: drawHex(32, world.random),
      ...formatAmount(seed.total_amount_cents ?? 5_000, currency_code),
      placed_at: iso(seed.placed_at) ?? (wasPlaced ? nowIso(world) : null),
      approved_at: status === 'approved' ? nowIso(world) : null,
      cancelled_at: status === 'cancelled' ? nowIso(world) : null,
      ...references(seed),
    },
    relations: {
      market: seed.market === undefined ? null : { type: 'markets', id: seed.market },
      customer: owner === undefined ? null : { type: 'customers', id: owner },
    },
    hidden: { copy_outcome: seed.copy_outcome ?? 'ok' },
  })
}

const plantItems = (world: World, seed: SeedSubscription, currencyCode: string): void => {
  const items = seed.items ?? [{ sku_code: 'DEMO-SKU', quantity: 1, unit_amount_cents: 5_000 }]
  for (const { sku_code, quantity, unit_amount_cents } of items) {
    insert(world, {
      type: 'order_subscription_items',
      attributes: {
        sku_code,
        quantity,
        ...amountAttributes('unit_amount', unit_amount_cents, currencyCode),
        ...amountAttributes('total_amount', quantity * unit_amount_cents, currencyCode),
      },
      relations: { order_subscription: { type: 'order_subscriptions', id: seed.id } },
    })
  }
}

const plantSubscription = (world: World, seed: SeedSubscription): void => {
  const source = current(world, { type: 'orders', id: seed.source_order })
  const startsAt = iso(seed.starts_at) ?? textOf(source, 'placed_at') ?? nowIso(world)
  const nextRunAt = iso(seed.next_run_at) ?? nextRunAfterNow(world, seed.frequency, msOf(startsAt) ?? world.nowMs())
  const isPast = nextRunAt !== null && (msOf(nextRunAt) ?? 0) < world.nowMs()
  // Items first: they decide which kind of copy renews the subscription.
  if (seed.kind === 'automatic') plantItems(world, seed, textOf(source, 'currency_code') ?? 'EUR')
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
      last_run_at: iso(seed.last_run_at),
      expires_at: iso(seed.expires_at),
      occurrencies: seed.occurrencies ?? 0,
      ...references(seed),
    },
    relations: {
      source_order: { type: 'orders', id: source.id },
      market: source.relations.market ?? null,
      customer: source.relations.customer ?? null,
    },
    hidden: {
      miss_next_runs: seed.miss_next_runs ?? 0,
      // What lies in the past when it is planted was missed before the emulator's time.
      ...(isPast ? { missed_run_at: nextRunAt } : {}),
    },
  })
  planSubscription(world, subscription)
}

/** Puts a checked seed into the organization. As during the platform's imports, webhooks hear nothing of it. */
export const plantSeed = (world: World, seed: Seed): void => {
  for (const { id, name } of seed.markets ?? []) insert(world, { type: 'markets', id, attributes: { name } })
  for (const { id, email } of seed.customers ?? []) insert(world, { type: 'customers', id, attributes: { email } })
  for (const order of seed.orders ?? []) plantOrder(world, order)
  for (const subscription of seed.order_subscriptions ?? []) plantSubscription(world, subscription)
  for (const { id = newId(world), name, topic, callback_url, include_resources, shared_secret } of seed.webhooks ??
    []) {
    insert(world, {
      type: 'webhooks',
      id,
      attributes: {
        name: name ?? `Webhook ${id}`,
        topic,
        callback_url,
        include_resources: include_resources ?? [],
        shared_secret: shared_secret ?? drawHex(32, world.random),
      },
    })
  }
}
