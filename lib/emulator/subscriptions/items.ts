import type { JsonObject } from '../json.ts'
import { amountAttributes } from '../orders/amounts.ts'
import { itemLinksOf } from '../orders/item-links.ts'
import { isGoods, itemTypeOf } from '../orders/item-type.ts'
import { lineItemsOf } from '../orders/line-items.ts'
import { insert, related } from '../records.ts'
import { numberOf, type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'

/** The items of a subscription, oldest first. */
export const itemsOf = (world: World, subscription: Resource): readonly Resource[] =>
  world.store.referring(['order_subscription_items'], 'order_subscription', subscription)

/** How many of an item are delivered at each run, and for how much each. */
export type ItemPrice = { readonly quantity: number; readonly unitAmountCents: number }

/** The amounts of an item, in the currency of its subscription's source order. */
export const itemAmounts = (
  world: World,
  subscription: Resource | undefined,
  { quantity, unitAmountCents }: ItemPrice,
): JsonObject => {
  const source = subscription && related(world, subscription, 'source_order')
  const currencyCode = (source && textOf(source, 'currency_code')) ?? 'EUR'
  return {
    ...amountAttributes('unit_amount', unitAmountCents, currencyCode),
    ...amountAttributes('total_amount', quantity * unitAmountCents, currencyCode),
  }
}

/** Whether a line item is something that a subscription can renew: no gift card, shipment, promotion or payment fee. */
const isRenewable = (lineItem: Resource): boolean => {
  const type = itemTypeOf(lineItem)
  return isGoods(type) || type === 'adjustments'
}

/** The line items of an order that a subscription of it could have as its items, oldest first. */
export const renewableLineItems = (world: World, order: Resource): readonly Resource[] =>
  lineItemsOf(world, order).filter(isRenewable)

/** Gives an automatic subscription items that are made from line items of its source order. */
export const copyLineItems = (world: World, subscription: Resource, lineItems: readonly Resource[]): void => {
  for (const lineItem of lineItems) {
    const quantity = numberOf(lineItem, 'quantity')
    insert(world, {
      type: 'order_subscription_items',
      attributes: {
        sku_code: lineItem.attributes.sku_code ?? null,
        bundle_code: lineItem.attributes.bundle_code ?? null,
        quantity,
        ...itemAmounts(world, subscription, { quantity, unitAmountCents: numberOf(lineItem, 'unit_amount_cents') }),
      },
      relations: {
        order_subscription: { type: subscription.type, id: subscription.id },
        ...itemLinksOf(lineItem),
        source_line_item: { type: lineItem.type, id: lineItem.id },
      },
    })
  }
}
