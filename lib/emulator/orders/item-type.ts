import type { Wish } from '../definition.ts'
import type { Json } from '../json.ts'

/**
 * Of which type a line item or an item of a subscription is, wanted or stored: as its relationship or, without one, its
 * codes say.
 */
export const itemTypeOf = ({ attributes, relations }: Wish): Json =>
  relations.item?.type ?? attributes.item_type ?? (typeof attributes.bundle_code === 'string' ? 'bundles' : 'skus')

/** Whether something of a type is bought for itself: no fee, gift card, adjustment or discount. */
export const isGoods = (itemType: Json | undefined): boolean => itemType === 'skus' || itemType === 'bundles'
