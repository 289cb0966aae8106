import { type Invalid, invalid } from '../api-error.ts'
import type { Wish } from '../definition.ts'
import { isFrequency } from '../frequencies.ts'
import { isJsonList, type Json, type JsonObject } from '../json.ts'
import { related } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { amountAttributes, fixedPriceCents } from './amounts.ts'
import { isOpenStatus } from './open-orders.ts'

/** What a line item can be of; facts of the platform's machine schema 7.9.16. */
const itemTypes: readonly Json[] = [
  ...['skus', 'bundles', 'gift_cards', 'shipments', 'payment_methods', 'adjustments', 'discount_engine_items'],
  ...['percentage_discount_promotions', 'free_shipping_promotions', 'buy_x_pay_y_promotions', 'free_gift_promotions'],
  ...['fixed_price_promotions', 'external_promotions', 'fixed_amount_promotions', 'flex_promotions'],
]

/** Refuses changes of what an order is made of once it is on its way. */
export const checkOpen = (order: Resource): void => {
  if (isOpenStatus(order.attributes.status)) return
  const message = `cannot be changed when it is ${String(order.attributes.status)}`
  throw invalid({ part: 'relationships', name: 'order', message, meta: { error: 'not_editable' } })
}

const isWhole = (value: Json | undefined, least: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least

/** Frequencies that line items of an order can have: those of its market's subscription model, otherwise all there are. */
const isOffered = (world: World, order: Resource, frequency: Json): boolean => {
  const market = related(world, order, 'market')
  const model = market === undefined ? undefined : related(world, market, 'subscription_model')
  const offered = model?.attributes.frequencies
  if (isJsonList(offered)) return offered.includes(frequency)
  return typeof frequency === 'string' && isFrequency(frequency)
}

/** What a line item may cost: everything but goods can also take something off. */
const leastCents = (itemType: Json | undefined): number =>
  itemType === 'skus' || itemType === 'bundles' ? 0 : Number.MIN_SAFE_INTEGER

const problemsOf = (world: World, order: Resource, whole: JsonObject): readonly Invalid[] => {
  const problems: Invalid[] = []
  const wrong = (name: string, message: string): unknown => problems.push({ part: 'attributes', name, message })
  if (!isWhole(whole.quantity, 1)) wrong('quantity', 'must be greater than or equal to 1')
  for (const name of ['unit_amount_cents', 'options_amount_cents', 'compare_at_amount_cents']) {
    const least = leastCents(whole.item_type)
    if ((whole[name] ?? null) !== null && !isWhole(whole[name], least))
      wrong(name, `must be greater than or equal to ${least}`)
  }
  if (!itemTypes.includes(whole.item_type ?? null)) wrong('item_type', 'is not included in the list')
  if ((whole.frequency ?? null) !== null && !isOffered(world, order, whole.frequency ?? null)) {
    wrong('frequency', 'is not included in the list')
  }
  return problems
}

/** Refuses a line item of an order that would make no sense; `whole` are all of its attributes. */
export const checkLineItem = (world: World, order: Resource, whole: JsonObject): void => {
  const problems = problemsOf(world, order, whole)
  if (problems.length > 0) throw invalid(...problems)
}

/** Of which type the item of a wanted line item is: as its relationship or, without one, its codes say. */
export const itemTypeOf = ({ attributes, relations }: Wish): Json =>
  relations.item?.type ?? attributes.item_type ?? (typeof attributes.bundle_code === 'string' ? 'bundles' : 'skus')

/** Refuses a line item of nothing. */
export const checkItem = ({ attributes, relations }: Wish): void => {
  const named = [attributes.sku_code, attributes.bundle_code].some((code) => typeof code === 'string' && code !== '')
  // What is no goods, such as an adjustment, needs no item as long as it has a price of its own.
  const priced = typeof attributes.item_type === 'string' && typeof attributes.unit_amount_cents === 'number'
  if (named || priced || (relations.item ?? null) !== null) return
  throw invalid({ part: 'relationships', name: 'item', message: "can't be blank" })
}

/** The price that a line item was given, or the one that everything has. */
export const priceOf = ({ unit_amount_cents }: JsonObject): number =>
  typeof unit_amount_cents === 'number' ? unit_amount_cents : fixedPriceCents

/** All three attributes of the amount that a line item is compared with, where one is given. */
export const comparedAmount = ({ compare_at_amount_cents: cents }: JsonObject, currencyCode: string): JsonObject =>
  typeof cents === 'number' ? amountAttributes('compare_at_amount', cents, currencyCode) : {}
