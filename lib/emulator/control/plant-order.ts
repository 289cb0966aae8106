import type { SeedOrder } from '../control-types.ts'
import { drawHex } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { orderAmounts } from '../orders/amounts.ts'
import { countOrder } from '../orders/count-order.ts'
import { countNew, insertLineItem, type NewLineItem, orderTotals } from '../orders/line-items.ts'
import { isOpenStatus } from '../orders/open-orders.ts'
import { customerWith } from '../orders/order-customer.ts'
import { madeUpPaymentSource } from '../orders/wallet.ts'
import { current, insert, nowIso } from '../records.ts'
import type { Identifier } from '../resource.ts'
import type { World } from '../world.ts'
import { remarksOf, seededIso } from './seed-values.ts'

const linesOf = ({ line_items }: SeedOrder): readonly NewLineItem[] =>
  (line_items ?? []).map(({ id, sku_code, quantity, unit_amount_cents, frequency, name }) => ({
    ...(id === undefined ? {} : { id }),
    quantity,
    unitAmountCents: unit_amount_cents,
    attributes: { sku_code, frequency: frequency ?? null, name: name ?? null },
  }))

/** The amounts of an order: of its line items, or of a total that nobody knows the parts of. */
const totalsOf = (seed: SeedOrder, lines: readonly NewLineItem[], currencyCode: string): JsonObject => {
  const { total_amount_cents = 5_000, discount_amount_cents: discountCents = 0 } = seed
  return lines.length > 0
    ? orderTotals(lines.map(countNew), discountCents, currencyCode)
    : orderAmounts({ subtotalCents: total_amount_cents - discountCents, discountCents }, currencyCode)
}

const paymentSourceOf = (world: World, seed: SeedOrder): Identifier | null => {
  const { id, status, customer_payment_source } = seed
  if (customer_payment_source === undefined) return status === 'draft' ? null : madeUpPaymentSource(id)
  const saved = current(world, { type: 'customer_payment_sources', id: customer_payment_source })
  return saved.relations.payment_source ?? null
}

/** Whose order it is: only drafts can be nobody's. */
const customerOf = (world: World, { id, status, customer, customer_payment_source }: SeedOrder): Identifier | null => {
  if (customer !== undefined) return { type: 'customers', id: customer }
  if (customer_payment_source !== undefined) {
    return current(world, { type: 'customer_payment_sources', id: customer_payment_source }).relations.customer ?? null
  }
  if (status === 'draft') return null
  const email = `customer-of-${id}@example.com`
  const own = customerWith(world, email) ?? insert(world, { type: 'customers', attributes: { email } })
  return { type: 'customers', id: own.id }
}

const standing = (world: World, { status = 'placed', placed_at }: SeedOrder): JsonObject => {
  const wasPlaced = status === 'placed' || status === 'approved'
  return {
    status,
    editable: isOpenStatus(status),
    payment_status: wasPlaced ? 'authorized' : status === 'cancelled' ? 'voided' : 'unpaid',
    placed_at: seededIso(placed_at) ?? (wasPlaced ? nowIso(world) : null),
    approved_at: status === 'approved' ? nowIso(world) : null,
    cancelled_at: status === 'cancelled' ? nowIso(world) : null,
  }
}

/** The coupon of an order whose copies are to find it invalid, where the seed names none. */
const madeUpCoupon = 'INVALID'

/** Puts a seeded order into the organization. */
export const plantOrder = (world: World, seed: SeedOrder): void => {
  const { id, market, number, currency_code = 'EUR', coupon_code, discount_amount_cents = 0 } = seed
  const customer = customerOf(world, seed)
  const lines = linesOf(seed)
  const order = insert(world, {
    type: 'orders',
    id,
    attributes: {
      number: number ?? String(world.nextNumber('orders')),
      customer_email: customer === null ? null : (current(world, customer).attributes.email ?? null),
      currency_code,
      coupon_code: coupon_code ?? (seed.copy_outcome === 'coupon_invalid' ? madeUpCoupon : null),
      token: drawHex(32, world.random),
      ...standing(world, seed),
      ...totalsOf(seed, lines, currency_code),
      ...remarksOf(seed),
    },
    relations: {
      market: market === undefined ? null : { type: 'markets', id: market },
      customer,
      payment_source: paymentSourceOf(world, seed),
    },
    hidden: {
      copy_outcome: seed.copy_outcome ?? 'ok',
      promotion_discount_cents: seed.promotion_discount_cents ?? discount_amount_cents,
      in_wallet: seed.customer_payment_source === undefined,
    },
  })
  for (const line of lines) insertLineItem(world, order, line)
  if (order.attributes.placed_at !== null && order.attributes.status !== 'cancelled') countOrder(world, order)
}
