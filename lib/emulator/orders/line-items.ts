import type { JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { amountAttributes, formattedZero, orderAmounts } from './amounts.ts'
import { isGoods } from './item-type.ts'

/** What the total of a line item is made of; `quantity` is a whole number from 1. */
export type LinePrices = {
  readonly quantity: number
  readonly unitAmountCents: number
  /** For the whole line item, whatever its quantity; default 0. */
  readonly optionsAmountCents?: number
}

/** What a line item is made of. */
export type NewLineItem = LinePrices & {
  readonly id?: string
  readonly attributes?: JsonObject
  readonly relations?: Resource['relations']
}

/** What a line item costs in all. */
export const lineTotalCents = ({ quantity, unitAmountCents, optionsAmountCents = 0 }: LinePrices): number =>
  quantity * unitAmountCents + optionsAmountCents

/** The attributes of a line item that follow from its price and quantity. */
export const lineAmounts = (line: LinePrices, currencyCode: string): JsonObject => ({
  quantity: line.quantity,
  ...amountAttributes('unit_amount', line.unitAmountCents, currencyCode),
  ...amountAttributes('options_amount', line.optionsAmountCents ?? 0, currencyCode),
  ...amountAttributes('total_amount', lineTotalCents(line), currencyCode),
})

/** Stores a line item. The order's own amounts are its caller's to keep. */
export const insertLineItem = (world: World, order: Resource, line: NewLineItem): Resource => {
  const currencyCode = String(order.attributes.currency_code)
  return insert(world, {
    type: 'line_items',
    ...(line.id === undefined ? {} : { id: line.id }),
    attributes: {
      item_type: 'skus',
      currency_code: currencyCode,
      ...formattedZero('compare_at_amount', currencyCode),
      ...formattedZero('discount', currencyCode),
      ...formattedZero('tax_amount', currencyCode),
      ...line.attributes,
      ...lineAmounts(line, currencyCode),
    },
    relations: { ...line.relations, order: { type: 'orders', id: order.id } },
  })
}

/** An order's line items, in the order of their creation. */
export const lineItemsOf = (world: World, order: Resource): readonly Resource[] =>
  world.store.referring(['line_items'], 'order', order)

/** What a line item counts for in its order's totals. */
export type Counted = { readonly skus: number; readonly totalCents: number }

/** What a line item counts for that is yet to be stored. */
export const countNew = (line: NewLineItem): Counted => ({
  skus: isGoods(line.attributes?.item_type ?? 'skus') ? line.quantity : 0,
  totalCents: lineTotalCents(line),
})

/** What a stored line item counts for. */
export const countStored = (line: Resource): Counted => ({
  skus: isGoods(line.attributes.item_type) ? numberOf(line, 'quantity') : 0,
  totalCents: numberOf(line, 'total_amount_cents'),
})

/** The attributes of an order that follow from its line items and its discount (0 or negative, in cents). */
export const orderTotals = (lines: readonly Counted[], discountCents: number, currencyCode: string): JsonObject => ({
  ...orderAmounts(
    { subtotalCents: lines.reduce((sum, { totalCents }) => sum + totalCents, 0), discountCents },
    currencyCode,
  ),
  skus_count: lines.reduce((sum, { skus }) => sum + skus, 0),
})
