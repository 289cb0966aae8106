import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { orderSubscriptionsShape } from '../shapes/order-subscriptions.ts'
import { createSubscription } from '../subscriptions/create-subscription.ts'
import { updateSubscription } from '../subscriptions/update-subscription.ts'

/** Subscriptions: what recurs, how often, and when next. */
export const orderSubscriptions: Definition = {
  ...orderSubscriptionsShape,
  create: createSubscription,
  update: updateSubscription,
  remove: (world, subscription) => {
    world.store.remove(subscription)
    publish(world, 'order_subscriptions.destroy', subscription)
  },
}
