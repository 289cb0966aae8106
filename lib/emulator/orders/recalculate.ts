import { change } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { orderAmounts } from './amounts.ts'
import { announceFollowed, followContent } from './draft-or-pending.ts'
import { countStored, lineItemsOf, orderTotals } from './line-items.ts'

/** A discount never takes more than there is. */
const limited = (discountCents: number, subtotalCents: number): number => Math.max(discountCents, 0 - subtotalCents)

/** What promotions give for an order if they are run now; 0 or negative, in cents. There is no promotion engine here: it is seeded. */
export const promotionDiscountCents = (order: Resource): number => Number(order.hidden.promotion_discount_cents ?? 0)

/** Runs the promotions of an order again and leaves its items as they are. */
export const applyPromotions = (world: World, order: Resource): Resource => {
  const subtotalCents = numberOf(order, 'subtotal_amount_cents')
  const discountCents = limited(promotionDiscountCents(order), subtotalCents)
  return change(world, order, orderAmounts({ subtotalCents, discountCents }, String(order.attributes.currency_code)))
}

/**
 * Keeps up with an order's line items, which have changed: its amounts, with the promotions run again, its count of
 * SKUs, and whether it is a draft. A total that was seeded without line items gives way to them.
 */
export const recalculate = (world: World, order: Resource): Resource => {
  const lines = lineItemsOf(world, order).map(countStored)
  const subtotalCents = lines.reduce((sum, { totalCents }) => sum + totalCents, 0)
  const discountCents = limited(promotionDiscountCents(order), subtotalCents)
  const totals = orderTotals(lines, discountCents, String(order.attributes.currency_code))
  return announceFollowed(world, order, followContent(world, change(world, order, totals)))
}
