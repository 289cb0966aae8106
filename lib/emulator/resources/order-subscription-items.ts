import type { Definition, Wish } from '../definition.ts'
import { type Invalid, invalid, mustExist } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { fixedPriceCents, uncountable } from '../orders/amounts.ts'
import { itemLinks } from '../orders/item-links.ts'
import { change, insert, related } from '../records.ts'
import type { Resource } from '../resource.ts'
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
    problems.push({ part: 'attributes', name: 'quantity', key: 'greater_than', value: quantity ?? null, count: 0 })
  }
  if (!(typeof unitAmountCents === 'number' && unitAmountCents >= 0)) {
    const found = { key: 'greater_than_or_equal_to', value: unitAmountCents, count: 0 } as const
    problems.push({ part: 'attributes', name: 'unit_amount_cents', ...found })
  }
  if (problems.length === 0 && !Number.isSafeInteger(Number(quantity) * Number(unitAmountCents))) {
    problems.push({ part: 'attributes', name: 'quantity', value: quantity ?? null, ...uncountable })
  }
  if (problems.length > 0) throw invalid(...problems)
  return itemAmounts(world, subscription, { quantity: Number(quantity), unitAmountCents: Number(unitAmountCents) })
}

/** The subscription of a wanted item: an automatic one, since manual ones renew their whole source order. */
const checkedSubscription = (world: World, { relations }: Wish): Resource => {
  const identifier = relations.order_subscription
  const subscription = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  if (subscription === undefined) throw invalid(mustExist('order_subscription'))
  if (isAutomatic(subscription)) return subscription
  throw invalid({ part: 'relationships', name: 'order_subscription', key: 'invalid', message: 'must be automatic' })
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
      relations: { ...itemLinks(relations.item ?? null), ...relations },
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
