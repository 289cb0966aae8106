import type { Definition } from '../definition.ts'
import { lineItemsShape } from '../shapes/line-items.ts'

/** What an order is made of. */
export const lineItems: Definition = { ...lineItemsShape }
