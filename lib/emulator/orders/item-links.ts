import type { Identifier, Resource } from '../resource.ts'

/** Names under which some items can be found beside `item`, by their types. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ['skus', 'sku'],
  ['bundles', 'bundle'],
  ['adjustments', 'adjustment'],
  ['gift_cards', 'gift_card'],
  ['shipments', 'shipment'],
  ['payment_methods', 'payment_method'],
])

/** The relationships of what is of an item: `item` itself, and the one of the item's own type. */
export const itemLinks = (item: Identifier | null): Resource['relations'] => {
  const name = item === null ? undefined : ownNames.get(item.type)
  return name === undefined ? { item } : { item, [name]: item }
}

/** The same relationships of what is there, as far as line items and items of subscriptions both have them. */
export const itemLinksOf = ({ relations }: Resource): Resource['relations'] => {
  const { item = null, sku = null, bundle = null, adjustment = null } = relations
  return { item, sku, bundle, adjustment }
}
