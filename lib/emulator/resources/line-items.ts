import type { Definition } from '../definition.ts'
import { createLineItem, removeLineItem, updateLineItem } from '../orders/change-line-items.ts'
import { lineItemsShape } from '../shapes/line-items.ts'

/** What an order is made of. */
export const lineItems: Definition = {
  ...lineItemsShape,
  create: createLineItem,
  update: updateLineItem,
  remove: removeLineItem,
}
