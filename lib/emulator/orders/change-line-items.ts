import type { Wish } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { change, current } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import { plainAttributes } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { itemLinks } from './item-links.ts'
import { itemTypeOf } from './item-type.ts'
import { checkItem, checkLineItem, checkOpen, comparedAmount, pricesOf } from './line-item-wish.ts'
import { insertLineItem, lineAmounts, lineItemsOf } from './line-items.ts'
import { recalculate } from './recalculate.ts'

/** What is kept of a wish: `_external_price` is no trigger, though it looks like one. */
const attributesOf = (wish: Wish): JsonObject => ({
  ...plainAttributes(wish),
  ...('_external_price' in wish.attributes ? { _external_price: wish.attributes._external_price ?? null } : {}),
})

const orderOf = (world: World, resource: Pick<Resource, 'relations'>): Resource =>
  current(world, resource.relations.order ?? { type: 'orders', id: '' })

/** A line item of the same goods, which `_update_quantity` adds to instead of making another. */
const twinOf = (world: World, order: Resource, { sku_code, bundle_code }: Wish['attributes']): Resource | undefined =>
  lineItemsOf(world, order).find(
    ({ attributes }) =>
      (typeof sku_code === 'string' && attributes.sku_code === sku_code) ||
      (typeof bundle_code === 'string' && attributes.bundle_code === bundle_code),
  )

/** The attributes that change what an order is made of. */
const material = ['sku_code', 'bundle_code', 'quantity', 'unit_amount_cents', 'options_amount_cents', 'frequency']

/** PATCH of a line item. What the order is made of changes only while the order is open. */
export const updateLineItem = (world: World, line: Resource, wish: Wish): Resource => {
  const order = orderOf(world, line)
  const attributes = attributesOf(wish)
  const whole: JsonObject = { ...line.attributes, ...attributes }
  if (material.some((name) => name in attributes)) checkOpen(order)
  checkLineItem(world, order, { wanted: attributes, whole })
  const currencyCode = String(order.attributes.currency_code)
  const amounts = lineAmounts(pricesOf(whole), currencyCode)
  const changed = change(world, line, { ...attributes, ...comparedAmount(attributes, currencyCode), ...amounts })
  if (material.some((name) => name in attributes)) recalculate(world, order)
  return changed
}

/** POST of a line item. */
export const createLineItem = (world: World, wish: Wish): Resource => {
  const order = orderOf(world, wish)
  checkItem(wish)
  checkOpen(order)
  const attributes: JsonObject = { ...attributesOf(wish), item_type: itemTypeOf(wish) }
  checkLineItem(world, order, { wanted: attributes, whole: attributes })
  const twin = wish.attributes._update_quantity === true ? twinOf(world, order, attributes) : undefined
  if (twin !== undefined) {
    // What else the wish says is said of the line item that is there.
    const quantity = numberOf(twin, 'quantity') + Number(attributes.quantity)
    return updateLineItem(world, twin, { attributes: { ...wish.attributes, quantity }, relations: {} })
  }
  const line = insertLineItem(world, order, {
    ...pricesOf(attributes),
    attributes: { ...attributes, ...comparedAmount(attributes, String(order.attributes.currency_code)) },
    relations: itemLinks(wish.relations.item ?? null),
  })
  recalculate(world, order)
  return line
}

/** DELETE of a line item, while its order is open. */
export const removeLineItem = (world: World, line: Resource): void => {
  const order = orderOf(world, line)
  checkOpen(order)
  world.store.remove(line)
  recalculate(world, order)
}
