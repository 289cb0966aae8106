import type { Wish } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { change, current } from '../records.ts'
import { numberOf, type Resource } from '../resource.ts'
import { plainAttributes } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { checkItem, checkLineItem, checkOpen, comparedAmount, itemTypeOf, priceOf } from './line-item-wish.ts'
import { insertLineItem, lineAmounts, lineItemsOf } from './line-items.ts'
import { recalculate } from './recalculate.ts'

/** Names under which a line item keeps its item, beside `item`. */
const itemRelations: Readonly<Record<string, string>> = {
  skus: 'sku',
  bundles: 'bundle',
  adjustments: 'adjustment',
  gift_cards: 'gift_card',
  shipments: 'shipment',
  payment_methods: 'payment_method',
}

const relationsOf = ({ relations }: Wish): Resource['relations'] => {
  const item = relations.item ?? null
  const name = item === null ? undefined : itemRelations[item.type]
  return name === undefined ? { item } : { item, [name]: item }
}

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
  checkLineItem(world, order, whole)
  const currencyCode = String(order.attributes.currency_code)
  const amounts = lineAmounts(
    {
      quantity: Number(whole.quantity),
      unitAmountCents: priceOf(whole),
      optionsAmountCents: Number(whole.options_amount_cents ?? 0),
    },
    currencyCode,
  )
  const changed = change(world, line, { ...attributes, ...comparedAmount(attributes, currencyCode), ...amounts })
  if (material.some((name) => name in attributes)) recalculate(world, order)
  return changed
}

/** POST of a line item. */
export const createLineItem = (world: World, wish: Wish): Resource => {
  const order = orderOf(world, wish)
  checkItem(wish)
  checkOpen(order)
  const attributes = { ...attributesOf(wish), item_type: itemTypeOf(wish) }
  checkLineItem(world, order, attributes)
  const quantity = Number(wish.attributes.quantity)
  const twin = wish.attributes._update_quantity === true ? twinOf(world, order, attributes) : undefined
  if (twin !== undefined) {
    return updateLineItem(world, twin, {
      attributes: { quantity: numberOf(twin, 'quantity') + quantity },
      relations: {},
    })
  }
  const line = insertLineItem(world, order, {
    quantity,
    unitAmountCents: priceOf(attributes),
    attributes: { ...attributes, ...comparedAmount(attributes, String(order.attributes.currency_code)) },
    relations: relationsOf(wish),
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
