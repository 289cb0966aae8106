import type { Json, JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { amountAttributes, formattedZero, orderAmounts } from './amounts.ts'

/** What a line item is made of besides its amounts; `quantity` is a whole number from 1. */
export type NewLineItem = {
  readonly id?: string
  readonly quantity: number
  readonly unitAmountCents: number
  /** For the whole line item, whatever its quantity; default 0. */
  readonly optionsAmountCents?: number
  readonly attributes?: JsonObject
  readonly relations?: Resource['relations']
}

/** The attributes of a line item that follow from its price and quantity. */
export const lineAmounts = (
  line: Pick<NewLineItem, 'quantity' | 'unitAmountCents' | 'optionsAmountCents'>,
  currencyCode: string,
): JsonObject => {
  const optionsCents = line.optionsAmountCents ?? 0
  return {
    quantity: line.quantity,
    ...amountAttributes('unit_amount', line.unitAmountCents, currencyCode),
    ...amountAttributes('options_amount', optionsCents, currencyCode),
    ...amountAttributes('total_amount', line.quantity * line.unitAmountCents + optionsCents, currencyCode),
  }
}

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

const isGoods = (itemType: Json | undefined): boolean => itemType === 'skus' || itemType === 'bundles'

/** What a line item counts for that is yet to be stored. */
export const countNew = ({ quantity, unitAmountCents, optionsAmountCents = 0, attributes }: NewLineItem): Counted => ({
  skus: isGoods(attributes?.item_type ?? 'skus') ? quantity : 0,
  totalCents: quantity * unitAmountCents + optionsAmountCents,
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
