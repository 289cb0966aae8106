import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { orderAmounts } from '../orders/amounts.ts'
import { itemLinksOf } from '../orders/item-links.ts'
import { itemTypeOf } from '../orders/item-type.ts'
import { countNew, insertLineItem, lineItemsOf, type NewLineItem, orderTotals } from '../orders/line-items.ts'
import { promotionDiscountCents } from '../orders/recalculate.ts'
import { isPaymentReplaced } from '../orders/replaced-payment.ts'
import { walletPayment } from '../orders/wallet.ts'
import { insert, related } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import { itemsOf } from '../subscriptions/items.ts'
import type { World } from '../world.ts'
import { outcomeOf } from './outcome.ts'

/** What a target order is made of. */
type Content = { readonly lines: readonly NewLineItem[]; readonly attributes: JsonObject; readonly hidden: JsonObject }

const only = (attributes: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, attributes[name] ?? null]))

/** A recurring copy is built from the subscription's items alone; promotions, coupons and gift cards never apply. */
const fromItems = (world: World, subscription: Resource, currencyCode: string): Content => {
  const lines = itemsOf(world, subscription).map((item) => ({
    quantity: numberOf(item, 'quantity'),
    unitAmountCents: numberOf(item, 'unit_amount_cents'),
    attributes: {
      ...only(item.attributes, ['sku_code', 'bundle_code']),
      item_type: itemTypeOf(item),
    },
    relations: itemLinksOf(item),
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
    relations: itemLinksOf(line),
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
  const subscription = related(world, copy, 'order_subscription')
  const isMissing = outcomeOf(source) === 'payment_source_missing' && !isPaymentReplaced(world, subscription)
  const isThere = in_wallet && !isMissing
  const payment_source = isThere ? walletPayment(world, source, subscription) : null
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
