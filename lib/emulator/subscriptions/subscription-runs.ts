import { createCopy } from '../copies/create-copy.ts'
import { publish } from '../deliveries/publish.ts'
import { nextDueMs } from '../frequencies.ts'
import { change, nowIso, related } from '../records.ts'
import { numberOf, type Resource, textOf, withHidden } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { isAutomatic } from './kind.ts'
import { nextRunAfterNow } from './next-run.ts'
import { isExpiredAt, isLive, planSubscription } from './plan.ts'

/** How often a run that falls into an outage is tried again where the platform catches up. */
const outagePollMs = 60_000

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
  return isExpiredAt(subscription, world.nowMs()) ? undefined : subscription
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
    type: isAutomatic(subscription) ? 'recurring_order_copies' : 'order_copies',
    attributes: { place_target_order: subscription.attributes.place_target_order ?? true },
    source,
    subscription: beginRun(world, subscription),
    role: 'run',
  })
}

/** The alert that a run is near; once per run, and not for one that has passed or comes after the subscription's end. */
export const alertRenewal = (world: World, about: { subscriptionId: string; nextRunAt: string }): void => {
  const subscription = world.store.get({ type: 'order_subscriptions', id: about.subscriptionId })
  if (subscription === undefined || !isLive(subscription)) return
  if (subscription.attributes.next_run_at !== about.nextRunAt) return
  if (subscription.hidden.alerted_run_at === about.nextRunAt) return
  if (isExpiredAt(subscription, msOf(about.nextRunAt) ?? 0)) return
  const alerted = world.store.put(withHidden(subscription, { alerted_run_at: about.nextRunAt }))
  publish(world, 'order_subscriptions.renewal', alerted)
}
