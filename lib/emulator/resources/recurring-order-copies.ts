import { createCopy } from '../copies/create-copy.ts'
import type { Definition, Wish } from '../definition.ts'
import { invalid, mustExist } from '../invalid.ts'
import type { Resource } from '../resource.ts'
import { recurringOrderCopiesShape } from '../shapes/recurring-order-copies.ts'
import { isAutomatic } from '../subscriptions/kind.ts'
import { isLive } from '../subscriptions/plan.ts'
import { beginRun } from '../subscriptions/subscription-runs.ts'
import type { World } from '../world.ts'
import { checkedSource, copyOperations } from './copy-operations.ts'

/** The subscription of a wanted copy: an automatic one, which the documents demand. */
const checkedSubscription = (world: World, wish: Wish): Resource => {
  const identifier = wish.relations.order_subscription
  const subscription = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  const refuse = (message: string) =>
    invalid({ part: 'relationships', name: 'order_subscription', key: 'invalid', message })
  if (subscription === undefined) throw invalid(mustExist('order_subscription'))
  if (!isAutomatic(subscription)) throw refuse('must be automatic')
  if (!isLive(subscription) && !world.behaviour().acceptsInactiveSubscription) throw refuse('must be active')
  return subscription
}

/** Copies that renew an automatic subscription, built from its items. */
export const recurringOrderCopies: Definition = {
  ...recurringOrderCopiesShape,
  create: (world, wish) => {
    const source = checkedSource(world, wish)
    const subscription = checkedSubscription(world, wish)
    const counts = world.behaviour().manualCopyAdvancesNextRun
    return createCopy(world, {
      type: 'recurring_order_copies',
      attributes: wish.attributes,
      source,
      subscription: counts ? beginRun(world, subscription) : subscription,
      role: counts ? 'run' : 'extra',
    })
  },
  ...copyOperations,
}
