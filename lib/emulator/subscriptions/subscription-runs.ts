import { createCopy } from '../copies/create-copy.ts'
import { publish } from '../deliveries/publish.ts'
import { nextDueMs } from '../frequencies.ts'
import { change, nowIso, related } from '../records.ts'
import { numberOf, type Resource, textOf, withHidden } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { isLive, planSubscription } from './plan.ts'
import { nextRunAfterNow } from './subscription-status.ts'

/** How often a run that falls into an outage is tried again where the platform catches up. */
const outagePollMs = 60_000

/** Whether a subscription has items: automatic ones do, and are renewed by recurring_order_copies. */
export const isAutomatic = (world: World, subscription: Resource): boolean =>
  world.store.referring(['order_subscription_items'], 'order_subscription', subscription.id).length > 0

/** Counts a run of a subscription that begins now, and moves its next_run_at on. */
export const beginRun = (world: World, subscription: Resource): Resource => {
  const frequency = textOf(subscription, 'frequency') ?? ''
  const dueMs = msOf(textOf(subscription, 'next_run_at') ?? '') ?? world.nowMs()
  // Without catch-up, due times that have passed meanwhile are left out.
  const followingMs = world.behaviour().catchUpAfterOutage ? nextDueMs(frequency, dueMs) : undefined
  const begun = change(world, subscription, {
    last_run_at: nowIso(world),
    occurrencies: numberOf(subscription, 'occurrencies') + 1,
    next_run_at: followingMs === undefined ? nextRunAfterNow(world, frequency, dueMs) : isoOf(followingMs),
  })
  planSubscription(world, begun)
  return begun
}

/** A run that is due, if it still is: the subscription may have changed since it was planned. */
const dueRun = (world: World, about: { subscriptionId: string; nextRunAt: string }): Resource | undefined => {
  const subscription = world.store.get({ type: 'order_subscriptions', id: about.subscriptionId })
  // A running subscription is planned again when its copy ends.
  if (subscription?.attributes.status !== 'active') return undefined
  if (subscription.attributes.next_run_at !== about.nextRunAt) return undefined
  if (subscription.hidden.missed_run_at === about.nextRunAt) return undefined
  const expiresMs = msOf(textOf(subscription, 'expires_at') ?? '')
  return expiresMs !== undefined && expiresMs <= (msOf(about.nextRunAt) ?? 0) ? undefined : subscription
}

const miss = (world: World, subscription: Resource, nextRunAt: string): void => {
  const left = Math.max(0, Number(subscription.hidden.miss_next_runs ?? 0) - 1)
  world.store.put(withHidden(subscription, { miss_next_runs: left, missed_run_at: nextRunAt }))
}

/** The platform's own scheduler at a subscription's next_run_at. It never tries again and never makes up for what it missed. */
export const runSubscription = (world: World, about: { subscriptionId: string; nextRunAt: string }): void => {
  const subscription = dueRun(world, about)
  if (subscription === undefined) return
  const { scheduler, catchUpAfterOutage } = world.behaviour()
  if (scheduler === 'off' && catchUpAfterOutage) {
    world.agenda.add(world.nowMs() + outagePollMs, { kind: 'run_subscription', ...about })
    return
  }
  const source = related(world, subscription, 'source_order')
  if (scheduler === 'off' || Number(subscription.hidden.miss_next_runs ?? 0) > 0 || source === undefined) {
    miss(world, subscription, about.nextRunAt)
    return
  }
  createCopy(world, {
    type: isAutomatic(world, subscription) ? 'recurring_order_copies' : 'order_copies',
    attributes: { place_target_order: subscription.attributes.place_target_order ?? true },
    source,
    subscription: beginRun(world, subscription),
    role: 'run',
  })
}

/** The alert that a run is near; once per run, and not for a run that has passed. */
export const alertRenewal = (world: World, about: { subscriptionId: string; nextRunAt: string }): void => {
  const subscription = world.store.get({ type: 'order_subscriptions', id: about.subscriptionId })
  if (subscription === undefined || !isLive(subscription)) return
  if (subscription.attributes.next_run_at !== about.nextRunAt || subscription.hidden.alerted_run_at === about.nextRunAt)
    return
  const alerted = world.store.put(withHidden(subscription, { alerted_run_at: about.nextRunAt }))
  publish(world, 'order_subscriptions.renewal', alerted)
}

/** An active subscription is running while a copy of it is. */
export const copyHasStarted = (world: World, copy: Resource): void => {
  const subscription = related(world, copy, 'order_subscription')
  if (subscription?.attributes.status === 'active') change(world, subscription, { status: 'running' })
}

const unfinishedCopies = (world: World, subscription: Resource): number =>
  world.store
    .referring(['order_copies', 'recurring_order_copies'], 'order_subscription', subscription.id)
    .filter(({ attributes: { status } }) => status === 'in_progress').length

/** A running subscription is active again when no copy of it is in progress any more. */
export const releaseSubscription = (world: World, subscription: Resource): Resource => {
  if (subscription.attributes.status !== 'running' || unfinishedCopies(world, subscription) > 0) return subscription
  const active = change(world, subscription, { status: 'active' })
  planSubscription(world, active)
  return active
}

/** The end of a copy of a subscription; if the copy stands for a run, its result is noted. */
export const copyHasEnded = (world: World, copy: Resource, status: 'completed' | 'failed'): void => {
  const subscription = related(world, copy, 'order_subscription')
  if (subscription === undefined) return
  const released = releaseSubscription(world, subscription)
  if (copy.hidden.role !== 'run') return
  const succeeded = status === 'completed'
  const noted = change(world, released, {
    succeeded_on_last_run: succeeded,
    errors_count: numberOf(released, 'errors_count') + (succeeded ? 0 : 1),
  })
  publish(world, `order_subscriptions.last_run_${succeeded ? 'succeeded' : 'failed'}`, noted)
}
