import { invalidTransition } from '../api-error.ts'
import { publish } from '../deliveries/publish.ts'
import { nextDueMs } from '../frequencies.ts'
import type { JsonObject } from '../json.ts'
import { change, nowIso } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { planSubscription } from './plan.ts'

/** The first due time after now of a series of due times that began at `fromMs`. */
export const nextRunAfterNow = (world: World, frequency: string, fromMs: number): string | null => {
  let dueMs = nextDueMs(frequency, fromMs)
  while (dueMs !== undefined && dueMs <= world.nowMs()) dueMs = nextDueMs(frequency, dueMs)
  return dueMs === undefined ? null : isoOf(dueMs)
}

const move = (world: World, subscription: Resource, attributes: JsonObject): Resource => {
  const moved = change(world, subscription, attributes)
  planSubscription(world, moved)
  return moved
}

/** A next_run_at that fell into an inactive time becomes now: an immediate run. (Documented for reactivation.) */
const nextRunOnActivation = (world: World, subscription: Resource): string | null => {
  const nextRunAt = textOf(subscription, 'next_run_at')
  if (nextRunAt === undefined) return nextRunAfterNow(world, textOf(subscription, 'frequency') ?? '', world.nowMs())
  return (msOf(nextRunAt) ?? 0) < world.nowMs() ? nowIso(world) : nextRunAt
}

/** `_activate`: from draft, inactive or pending. */
export const activateSubscription = (world: World, subscription: Resource): Resource => {
  const { status } = subscription.attributes
  if (status !== 'draft' && status !== 'inactive' && status !== 'pending') throw invalidTransition(status, 'active')
  const active = move(world, subscription, {
    status: 'active',
    next_run_at: nextRunOnActivation(world, subscription),
  })
  publish(world, 'order_subscriptions.activate', active)
  return active
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

/** Activates the drafts that wait for their source order to be placed; the source order counts as their first run. */
export const activateBySourceOrder = (world: World, order: Resource): void => {
  for (const subscription of world.store.referring(['order_subscriptions'], 'source_order', order.id)) {
    const { status, activate_by_source_order } = subscription.attributes
    if (status !== 'draft' || activate_by_source_order !== true) continue
    const fromMs = msOf(textOf(order, 'placed_at') ?? '') ?? world.nowMs()
    const active = move(world, subscription, {
      status: 'active',
      starts_at: subscription.attributes.starts_at ?? isoOf(fromMs),
      next_run_at: nextRunAfterNow(world, textOf(subscription, 'frequency') ?? '', fromMs),
    })
    publish(world, 'order_subscriptions.activate', active)
  }
}
