import { locked } from '../api-error.ts'
import type { Definition } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import { copyTypes } from '../resource.ts'
import { orderSubscriptionsShape } from '../shapes/order-subscriptions.ts'
import { createSubscription } from '../subscriptions/create-subscription.ts'
import { itemsOf } from '../subscriptions/items.ts'
import { updateSubscription } from '../subscriptions/update-subscription.ts'

/** What keeps a subscription from being deleted, in whatever status it is. */
const descendants = [...copyTypes, 'orders'] as const

/** Subscriptions: what recurs, how often, and when next. */
export const orderSubscriptions: Definition = {
  ...orderSubscriptionsShape,
  create: createSubscription,
  update: updateSubscription,
  remove: (world, subscription) => {
    if (world.store.referring(descendants, 'order_subscription', subscription).length > 0) {
      throw locked('The subscription has been run and cannot be deleted.')
    }
    for (const item of itemsOf(world, subscription)) world.store.remove(item)
    world.store.remove(subscription)
    publish(world, 'order_subscriptions.destroy', subscription)
  },
}
