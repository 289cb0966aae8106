import type { Wish } from '../definition.ts'
import { isFrequency } from '../frequencies.ts'
import { type Invalid, invalid } from '../invalid.ts'
import { isJsonList, type Json, type JsonObject } from '../json.ts'
import { related } from '../records.ts'
import type { Resource } from '../resource.ts'
import { itemTypes } from '../shapes/item-types.ts'
import type { World } from '../world.ts'
import { amountAttributes, fixedPriceCents, uncountable } from './amounts.ts'
import { isGoods } from './item-type.ts'
import { type LinePrices, lineTotalCents } from './line-items.ts'
import { isOpenStatus } from './open-orders.ts'

/** Refuses changes of what an order is made of once it is on its way. */
export const checkOpen = (order: Resource): void => {
  if (isOpenStatus(order.attributes.status)) return
  const message = `cannot be changed when it is ${String(order.attributes.status)}`
  throw invalid({ part: 'relationships', name: 'order', key: 'invalid', message })
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
const leastCents = (itemType: Json | undefined): number => (isGoods(itemType) ? 0 : Number.MIN_SAFE_INTEGER)

/** The price that a line item was given, or the one that everything has. */
export const priceOf = ({ unit_amount_cents }: JsonObject): number =>
  typeof unit_amount_cents === 'number' ? unit_amount_cents : fixedPriceCents

/** What a line item's total is made of. */
export const pricesOf = (whole: JsonObject): LinePrices => ({
  quantity: Number(whole.quantity),
  unitAmountCents: priceOf(whole),
  optionsAmountCents: Number(whole.options_amount_cents ?? 0),
})

const problemsOf = (world: World, order: Resource, whole: JsonObject): readonly Invalid[] => {
  const problems: Invalid[] = []
  const wrong = (name: string, found: Pick<Invalid, 'key' | 'count' | 'message'>): unknown =>
    problems.push({ part: 'attributes', name, value: whole[name] ?? null, ...found })
  if (!isWhole(whole.quantity, 1)) wrong('quantity', { key: 'greater_than_or_equal_to', count: 1 })
  for (const name of ['unit_amount_cents', 'options_amount_cents', 'compare_at_amount_cents']) {
    const least = leastCents(whole.item_type)
    if ((whole[name] ?? null) !== null && !isWhole(whole[name], least))
      wrong(name, { key: 'greater_than_or_equal_to', count: least })
  }
  const isCountable = Number.isSafeInteger(lineTotalCents(pricesOf(whole)))
  if (problems.length === 0 && !isCountable) wrong('quantity', uncountable)
  if (!itemTypes.some((type) => type === whole.item_type)) wrong('item_type', { key: 'inclusion' })
  if ((whole.frequency ?? null) !== null && !isOffered(world, order, whole.frequency ?? null)) {
    wrong('frequency', { key: 'inclusion' })
  }
  return problems
}

/** A line item as it would be, and what of it is asked for. */
export type WantedLine = { readonly wanted: JsonObject; readonly whole: JsonObject }

/** Refuses what would make no sense in a line item of an order. What is not asked for may stay as it is. */
export const checkLineItem = (world: World, order: Resource, { wanted, whole }: WantedLine): void => {
  const isPriced = ['unit_amount_cents', 'options_amount_cents'].some((name) => name in wanted)
  const isAsked = ({ name }: Invalid): boolean => name in wanted || (name === 'quantity' && isPriced)
  const problems = problemsOf(world, order, whole).filter(isAsked)
  if (problems.length > 0) throw invalid(...problems)
}

/** Refuses a line item of nothing. */
export const checkItem = ({ attributes, relations }: Wish): void => {
  const named = [attributes.sku_code, attributes.bundle_code].some((code) => typeof code === 'string' && code !== '')
  // What is no goods, such as an adjustment, needs no item as long as it has a price of its own.
  const priced = typeof attributes.item_type === 'string' && typeof attributes.unit_amount_cents === 'number'
  if (named || priced || (relations.item ?? null) !== null) return
  throw invalid({ part: 'relationships', name: 'item', key: 'blank' })
}

/** All three attributes of the amount that a line item is compared with, where one is given. */
export const comparedAmount = ({ compare_at_amount_cents: cents }: JsonObject, currencyCode: string): JsonObject =>
  typeof cents === 'number' ? amountAttributes('compare_at_amount', cents, currencyCode) : {}
