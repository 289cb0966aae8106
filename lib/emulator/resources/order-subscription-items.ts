import { type Invalid, invalid } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { fixedPriceCents } from '../orders/amounts.ts'
import { change, insert, related } from '../records.ts'
import type { Identifier, Resource } from '../resource.ts'
import { orderSubscriptionItemsShape } from '../shapes/order-subscription-items.ts'
import { itemAmounts } from '../subscriptions/items.ts'
import { isAutomatic } from '../subscriptions/kind.ts'
import type { World } from '../world.ts'

/** The amounts of an item as its attributes are to be; without a unit amount it costs what everything costs here. */
const pricedBy = (world: World, subscription: Resource | undefined, attributes: JsonObject): JsonObject => {
  const { quantity } = attributes
  const unitAmountCents = attributes.unit_amount_cents ?? fixedPriceCents
  const problems: Invalid[] = []
  if (!(typeof quantity === 'number' && quantity >= 1)) {
    problems.push({ part: 'attributes', name: 'quantity', message: 'must be greater than 0' })
  }
  if (!(typeof unitAmountCents === 'number' && unitAmountCents >= 0)) {
    problems.push({ part: 'attributes', name: 'unit_amount_cents', message: 'must be greater than or equal to 0' })
  }
  if (problems.length > 0) throw invalid(...problems)
  return itemAmounts(world, subscription, { quantity: Number(quantity), unitAmountCents: Number(unitAmountCents) })
}

/** The subscription of a wanted item: an automatic one, since manual ones renew their whole source order. */
const checkedSubscription = (world: World, { relations }: Wish): Resource => {
  const identifier = relations.order_subscription
  const subscription = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  const refuse = (message: string) => invalid({ part: 'relationships', name: 'order_subscription', message })
  if (subscription === undefined) throw refuse('must exist')
  if (!isAutomatic(subscription)) throw refuse('must be automatic')
  return subscription
}

/** The relationship that names an item's own type, beside the polymorphic one. */
const typedLink = (item: Identifier | null | undefined): { readonly [name: string]: Identifier } => {
  switch (item?.type) {
    case 'skus':
      return { sku: item }
    case 'bundles':
      return { bundle: item }
    case 'adjustments':
      return { adjustment: item }
    default:
      return {}
  }
}

/** What an automatic subscription renews. `item` is required, as by the schema, even where there is a code. */
export const orderSubscriptionItems: Definition = {
  ...orderSubscriptionItemsShape,
  create: (world, wish) => {
    const subscription = checkedSubscription(world, wish)
    const { attributes, relations } = wish
    return insert(world, {
      type: 'order_subscription_items',
      attributes: { ...attributes, ...pricedBy(world, subscription, attributes) },
      relations: { ...typedLink(relations.item), ...relations },
    })
  },
  update: (world, item, { attributes }) => {
    const subscription = related(world, item, 'order_subscription')
    return change(world, item, {
      ...attributes,
      ...pricedBy(world, subscription, { ...item.attributes, ...attributes }),
    })
  },
  remove: (world, item) => world.store.remove(item),
}
