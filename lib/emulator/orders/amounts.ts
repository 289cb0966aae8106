import type { JsonObject } from '../json.ts'

const amountNames = [
  'subtotal_amount',
  'total_amount',
  'total_amount_with_taxes',
  'total_taxable_amount',
  'place_total_amount',
] as const

const formatted = (cents: number, currencyCode: string): string => {
  const sign =
    currencyCode === 'USD' ? '$' : currencyCode === 'GBP' ? '£' : currencyCode === 'EUR' ? '€' : `${currencyCode} `
  return `${sign}${(cents / 100).toFixed(2)}`
}

/** The attributes of an order whose whole amount are its items: no shipping, no discount, no tax. */
export const formatAmount = (totalCents: number, currencyCode: string): JsonObject =>
  Object.fromEntries(
    amountNames.flatMap((name) => [
      [`${name}_cents`, totalCents],
      [`${name}_float`, totalCents / 100],
      [`formatted_${name}`, formatted(totalCents, currencyCode)],
    ]),
  )

/** The attributes of an amount of one name. */
export const amountAttributes = (name: string, cents: number, currencyCode: string): JsonObject => ({
  [`${name}_cents`]: cents,
  [`${name}_float`]: cents / 100,
  [`formatted_${name}`]: formatted(cents, currencyCode),
})
