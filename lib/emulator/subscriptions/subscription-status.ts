import { publish } from '../deliveries/publish.ts'
import { invalid, invalidTransition } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { change, nowIso } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'
import { isBeingCopied } from './copy-effects.ts'
import { afterFirstRun } from './first-run.ts'
import { isCancelledWithSource } from './kind.ts'
import { nextRunAfterNow } from './next-run.ts'
import { planSubscription } from './plan.ts'

const activate = (world: World, subscription: Resource, attributes: JsonObject): Resource => {
  // A copy that was under way when it was deactivated still is: the next run waits for its end.
  const status = isBeingCopied(world, subscription) ? 'running' : 'active'
  const active = change(world, subscription, { status, ...attributes })
  planSubscription(world, active)
  publish(world, 'order_subscriptions.activate', active)
  return active
}

/** A next_run_at that fell into an inactive time becomes now: an immediate run. (Documented for reactivation.) */
const nextRunOnActivation = (world: World, subscription: Resource): string | null => {
  const nextRunAt = textOf(subscription, 'next_run_at')
  if (nextRunAt === undefined) return nextRunAfterNow(world, textOf(subscription, 'frequency') ?? '', world.nowMs())
  return (msOf(nextRunAt) ?? 0) < world.nowMs() ? nowIso(world) : nextRunAt
}

/** `_activate`: from draft or inactive, and from pending once there is a payment source to pay the next run with. */
export const activateSubscription = (world: World, subscription: Resource): Resource => {
  const { status } = subscription.attributes
  if (status !== 'draft' && status !== 'inactive' && status !== 'pending') throw invalidTransition(status, 'active')
  if (status === 'pending' && (subscription.relations.customer_payment_source ?? null) === null) {
    throw invalid({ part: 'relationships', name: 'customer_payment_source', key: 'blank' })
  }
  return activate(world, subscription, {
    starts_at: subscription.attributes.starts_at ?? nowIso(world),
    next_run_at: nextRunOnActivation(world, subscription),
  })
}

/** `_deactivate`: from active or running. */
export const deactivateSubscription = (world: World, subscription: Resource): Resource => {
  const { status } = subscription.attributes
  if (status !== 'active' && status !== 'running') throw invalidTransition(status, 'inactive')
  const inactive = change(world, subscription, { status: 'inactive' })
  publish(world, 'order_subscriptions.deactivate', inactive)
  return inactive
}

/** `_cancel`: from any other status, for good. */
export const cancelSubscription = (world: World, subscription: Resource): Resource => {
  if (subscription.attributes.status === 'cancelled') throw invalidTransition('cancelled', 'cancelled')
  const cancelled = change(world, subscription, { status: 'cancelled' })
  publish(world, 'order_subscriptions.cancel', cancelled)
  return cancelled
}

const subscriptionsOf = (world: World, order: Resource): readonly Resource[] =>
  world.store.referring(['order_subscriptions'], 'source_order', order)

/** Activates the drafts that wait for their source order to be placed; the source order counts as their first run. */
export const activateBySourceOrder = (world: World, order: Resource): void => {
  for (const subscription of subscriptionsOf(world, order)) {
    const { status, activate_by_source_order } = subscription.attributes
    if (status !== 'draft' || activate_by_source_order !== true) continue
    const frequency = textOf(subscription, 'frequency') ?? ''
    activate(
      world,
      subscription,
      afterFirstRun(world, order, { frequency, startsAt: textOf(subscription, 'starts_at') }),
    )
  }
}

/** Cancels the subscriptions whose model wants them cancelled together with their source order, which has just been. */
export const cancelWithSourceOrder = (world: World, order: Resource): void => {
  const cancellable = subscriptionsOf(world, order).filter(
    (subscription) => isCancelledWithSource(subscription) && subscription.attributes.status !== 'cancelled',
  )
  for (const subscription of cancellable) cancelSubscription(world, subscription)
  if (cancellable.length > 0) publish(world, 'orders.cancel_subscriptions', order)
}
