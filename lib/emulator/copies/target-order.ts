import { publish } from '../deliveries/publish.ts'
import { formatAmount } from '../orders/amounts.ts'
import { insert, related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** What all items of an automatic subscription cost together, per run. */
const itemsTotalCents = (world: World, subscription: Resource): number =>
  world.store
    .referring(['order_subscription_items'], 'order_subscription', subscription.id)
    .reduce((sum, item) => sum + numberOf(item, 'quantity') * numberOf(item, 'unit_amount_cents'), 0)

/** A recurring copy is built from the subscription's items, a plain one from the source order. */
const totalCentsOf = (world: World, copy: Resource, source: Resource): number => {
  const subscription = related(world, copy, 'order_subscription')
  if (copy.type === 'recurring_order_copies' && subscription !== undefined) return itemsTotalCents(world, subscription)
  return numberOf(source, 'total_amount_cents')
}

/** Makes the target order of a copy: a draft with the source's customer, market, currency and amounts. */
export const createTargetOrder = (world: World, copy: Resource, source: Resource): Resource => {
  const { customer_email, currency_code, metadata, language_code, guest } = source.attributes
  const order = insert(world, {
    type: 'orders',
    attributes: {
      number: String(world.nextNumber('orders')),
      customer_email: customer_email ?? null,
      language_code: language_code ?? null,
      guest: guest ?? null,
      currency_code: currency_code ?? null,
      metadata: world.behaviour().metadataInherited ? (metadata ?? {}) : {},
      ...formatAmount(totalCentsOf(world, copy, source), String(currency_code)),
    },
    relations: {
      customer: source.relations.customer ?? null,
      market: source.relations.market ?? null,
      order_subscription: copy.relations.order_subscription ?? null,
    },
    hidden: { copied_from: source.id },
  })
  publish(world, 'orders.create', order)
  publish(world, 'orders.draft', order)
  return order
}
