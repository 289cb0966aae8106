import type { JsonObject } from '../json.ts'

/** What one of anything costs, in cents, where nobody says: there are no price lists here. */
export const fixedPriceCents = 1_000

/** What is wrong with a quantity at a price whose product no longer is an exact number of cents. */
export const uncountable = { key: 'invalid', message: 'makes too big a total at this price' } as const

const signs: ReadonlyMap<string, string> = new Map([
  ['EUR', '€'],
  ['GBP', '£'],
  ['USD', '$'],
])

const formatted = (cents: number, currencyCode: string): string =>
  `${cents < 0 ? '-' : ''}${signs.get(currencyCode) ?? `${currencyCode} `}${(Math.abs(cents) / 100).toFixed(2)}`

/** The attributes of an amount of one name. */
export const amountAttributes = (name: string, cents: number, currencyCode: string): JsonObject => ({
  [`${name}_cents`]: cents,
  [`${name}_float`]: cents / 100,
  [`formatted_${name}`]: formatted(cents, currencyCode),
})

/** What an order costs: `discountCents` is 0 or negative, as the API shows it. */
export type Cost = { readonly subtotalCents: number; readonly discountCents: number }

/** What is left to pay. A discount never takes more than there is. */
const totalCentsOf = ({ subtotalCents, discountCents }: Cost): number => Math.max(0, subtotalCents + discountCents)

const totalNames = ['total_amount', 'total_amount_with_taxes', 'place_total_amount'] as const

const subtotalNames = ['subtotal_amount', 'subtotal_taxable_amount', 'total_taxable_amount'] as const

/** Always 0: there are no shipments, fees, gift cards and taxes here. */
const zeroNames = [
  'adjustment_amount',
  'adjustment_tax_amount',
  'adjustment_taxable_amount',
  'duty_amount',
  'fees_amount',
  'gift_card_amount',
  'payment_method_amount',
  'payment_method_tax_amount',
  'payment_method_taxable_amount',
  'shipping_amount',
  'shipping_tax_amount',
  'shipping_taxable_amount',
  'subtotal_tax_amount',
  'total_tax_amount',
] as const

/** The one attribute of an amount of 0 that a new resource does not have by itself. */
export const formattedZero = (name: string, currencyCode: string): JsonObject => ({
  [`formatted_${name}`]: formatted(0, currencyCode),
})

/** All amounts of an order. */
export const orderAmounts = (cost: Cost, currencyCode: string): JsonObject => {
  const amounts: Record<string, string | number> = {}
  const set = (name: string, cents: number): unknown =>
    Object.assign(amounts, amountAttributes(name, cents, currencyCode))
  for (const name of totalNames) set(name, totalCentsOf(cost))
  for (const name of subtotalNames) set(name, cost.subtotalCents)
  set('discount_amount', cost.discountCents)
  for (const name of zeroNames) Object.assign(amounts, formattedZero(name, currencyCode))
  return amounts
}
