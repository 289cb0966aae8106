import type { Definition } from '../definition.ts'
import { orderSubscriptionItemsShape } from '../shapes/order-subscription-items.ts'

/** What an automatic subscription renews; manual ones have no items. */
export const orderSubscriptionItems: Definition = {
  ...orderSubscriptionItemsShape,
}
