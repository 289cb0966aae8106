import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { orderAmounts } from '../orders/amounts.ts'
import { countNew, insertLineItem, lineItemsOf, type NewLineItem, orderTotals } from '../orders/line-items.ts'
import { promotionDiscountCents } from '../orders/recalculate.ts'
import { walletPayment } from '../orders/wallet.ts'
import { insert, related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { outcomeOf } from './outcome.ts'

/** What a target order is made of. */
type Content = { readonly lines: readonly NewLineItem[]; readonly attributes: JsonObject; readonly hidden: JsonObject }

const only = (attributes: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, attributes[name] ?? null]))

const itemRelations = ({ relations: { item = null, sku = null, bundle = null, adjustment = null } }: Resource) => ({
  item,
  sku,
  bundle,
  adjustment,
})

/** A recurring copy is built from the subscription's items alone; promotions, coupons and gift cards never apply. */
const fromItems = (world: World, subscription: Resource, currencyCode: string): Content => {
  const items = world.store.referring(['order_subscription_items'], 'order_subscription', subscription)
  const lines = items.map((item) => ({
    quantity: numberOf(item, 'quantity'),
    unitAmountCents: numberOf(item, 'unit_amount_cents'),
    attributes: {
      ...only(item.attributes, ['sku_code', 'bundle_code']),
      item_type: item.relations.item?.type ?? (typeof item.attributes.bundle_code === 'string' ? 'bundles' : 'skus'),
    },
    relations: itemRelations(item),
  }))
  return { lines, attributes: orderTotals(lines.map(countNew), 0, currencyCode), hidden: {} }
}

const clonedAttributes = ['sku_code', 'bundle_code', 'name', 'image_url', 'item_type', 'frequency', '_external_price']

/** A plain copy is a frozen one of the source order: its items, its coupon and its discount as they are. */
const fromOrder = (world: World, source: Resource, currencyCode: string): Content => {
  const discountCents = numberOf(source, 'discount_amount_cents')
  const lines = lineItemsOf(world, source).map((line) => ({
    quantity: numberOf(line, 'quantity'),
    unitAmountCents: numberOf(line, 'unit_amount_cents'),
    optionsAmountCents: numberOf(line, 'options_amount_cents'),
    attributes: only(line.attributes, clonedAttributes),
    relations: itemRelations(line),
  }))
  const amounts =
    lines.length > 0
      ? orderTotals(lines.map(countNew), discountCents, currencyCode)
      : orderAmounts({ subtotalCents: numberOf(source, 'subtotal_amount_cents'), discountCents }, currencyCode)
  return {
    lines,
    attributes: { ...only(source.attributes, ['coupon_code', 'gift_card_code']), ...amounts },
    hidden: { promotion_discount_cents: promotionDiscountCents(source) },
  }
}

/** What pays for a target order from the start: the wallet, if it is to be reused and holds anything. */
const payment = (world: World, copy: Resource, source: Resource) => {
  const in_wallet = copy.attributes.reuse_wallet !== false
  const isThere = in_wallet && outcomeOf(source) !== 'payment_source_missing'
  const payment_source = isThere ? walletPayment(world, source, related(world, copy, 'order_subscription')) : null
  return {
    relations: { payment_source, payment_method: isThere ? (source.relations.payment_method ?? null) : null },
    hidden: { in_wallet },
  }
}

const copiedAttributes = ['customer_email', 'language_code', 'guest', 'currency_code']

/** Makes the target order of a copy: a draft with the source's customer, market, addresses and currency. */
export const createTargetOrder = (world: World, copy: Resource, source: Resource): Resource => {
  const subscription = related(world, copy, 'order_subscription')
  const currencyCode = String(source.attributes.currency_code)
  const content =
    copy.type === 'recurring_order_copies' && subscription !== undefined
      ? fromItems(world, subscription, currencyCode)
      : fromOrder(world, source, currencyCode)
  const paid = payment(world, copy, source)
  const { customer = null, market = null, shipping_address = null, billing_address = null } = source.relations
  const order = insert(world, {
    type: 'orders',
    attributes: {
      number: String(world.nextNumber('orders')),
      ...only(source.attributes, copiedAttributes),
      metadata: world.behaviour().metadataInherited ? (source.attributes.metadata ?? {}) : {},
      ...content.attributes,
    },
    relations: {
      customer,
      market,
      shipping_address,
      billing_address,
      order_subscription: copy.relations.order_subscription ?? null,
      ...paid.relations,
    },
    hidden: { copied_from: source.id, ...content.hidden, ...paid.hidden },
  })
  for (const line of content.lines) insertLineItem(world, order, line)
  publish(world, 'orders.create', order)
  publish(world, 'orders.draft', order)
  return order
}
