import { createCopy } from '../copies/create-copy.ts'
import { publish } from '../deliveries/publish.ts'
import { nextDueMs } from '../frequencies.ts'
import type { JsonObject } from '../json.ts'
import { change, nowIso, related } from '../records.ts'
import { numberOf, type Resource, textOf, withHidden } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'
import { isBeingCopied } from './copy-effects.ts'
import { isAutomatic } from './kind.ts'
import { dueIso, nextRunAfterNow } from './next-run.ts'
import { alertMsOf, isExpiredAt, isLive, planSubscription } from './plan.ts'

/** How often a run that falls into an outage is tried again where the platform catches up. */
const outagePollMs = 60_000

/** Moves a subscription on to the run after the one that is due, and changes attributes of it besides. */
const moveOn = (world: World, subscription: Resource, attributes: JsonObject): Resource => {
  const frequency = textOf(subscription, 'frequency') ?? ''
  const dueMs = msOf(textOf(subscription, 'next_run_at') ?? '') ?? world.nowMs()
  // Without catch-up, due times that have passed meanwhile are left out.
  const followingMs = world.behaviour().catchUpAfterOutage ? nextDueMs(frequency, dueMs) : undefined
  const moved = change(world, subscription, {
    ...attributes,
    next_run_at: followingMs === undefined ? nextRunAfterNow(world, frequency, dueMs) : dueIso(followingMs),
  })
  planSubscription(world, moved)
  return moved
}

/** Counts a run of a subscription that begins now, and moves its next_run_at on. */
export const beginRun = (world: World, subscription: Resource): Resource =>
  moveOn(world, subscription, {
    last_run_at: nowIso(world),
    occurrencies: numberOf(subscription, 'occurrencies') + 1,
  })

/** Whether a subscription can be run now. A running one is planned again when its copy ends; a seeded one may have none. */
const isReady = (world: World, subscription: Resource): boolean =>
  subscription.attributes.status === 'running'
    ? !isBeingCopied(world, subscription)
    : subscription.attributes.status === 'active'

type PlannedRun = { readonly subscriptionId: string; readonly nextRunAt: string }

/** The subscription of a run that is due, if it still is: the subscription may have changed since it was planned. */
const dueFor = (world: World, about: PlannedRun): Resource | undefined => {
  const subscription = world.store.get({ type: 'order_subscriptions', id: about.subscriptionId })
  if (subscription === undefined || !isReady(world, subscription)) return undefined
  if (subscription.attributes.next_run_at !== about.nextRunAt) return undefined
  if (subscription.hidden.missed_run_at === about.nextRunAt) return undefined
  return isExpiredAt(subscription, world.nowMs()) ? undefined : subscription
}

const missesLeft = (subscription: Resource): number => Number(subscription.hidden.miss_next_runs ?? 0)

const miss = (world: World, subscription: Resource, nextRunAt: string): void => {
  const counted = withHidden(subscription, { miss_next_runs: Math.max(0, missesLeft(subscription) - 1) })
  if (world.behaviour().missedRunStandsStill) world.store.put(withHidden(counted, { missed_run_at: nextRunAt }))
  else moveOn(world, counted, {})
}

/** Until when (epoch milliseconds) a run that is due has to wait for the scheduler; `undefined`: it need not. */
const waitsUntil = (world: World, nextRunAt: string): number | undefined => {
  const { scheduler, schedulerLateMs, catchUpAfterOutage } = world.behaviour()
  // Judged when the run is due, not when it is planned: a period is a long time to change one's mind in.
  const lateMs = (msOf(nextRunAt) ?? 0) + schedulerLateMs
  if (lateMs > world.nowMs()) return lateMs
  return scheduler === 'off' && catchUpAfterOutage ? world.nowMs() + outagePollMs : undefined
}

const runOrMiss = (world: World, subscription: Resource, nextRunAt: string): void => {
  const source = related(world, subscription, 'source_order')
  if (world.behaviour().scheduler === 'off' || missesLeft(subscription) > 0 || source === undefined) {
    miss(world, subscription, nextRunAt)
    return
  }
  createCopy(world, {
    type: isAutomatic(subscription) ? 'recurring_order_copies' : 'order_copies',
    attributes: { place_target_order: subscription.attributes.place_target_order ?? true },
    source,
    subscription: beginRun(world, subscription),
    role: 'run',
    dueAt: nextRunAt,
  })
}

/** The platform's own scheduler at a subscription's next_run_at. It tries no failed run again. */
export const runSubscription = (world: World, about: PlannedRun): void => {
  const subscription = dueFor(world, about)
  if (subscription === undefined) return
  const untilMs = waitsUntil(world, about.nextRunAt)
  if (untilMs === undefined) runOrMiss(world, subscription, about.nextRunAt)
  else world.agenda.add(untilMs, { kind: 'run_subscription', ...about })
}

/** The alert that a run is near; once per run, and not for one that has passed or comes after the subscription's end. */
export const alertRenewal = (world: World, about: PlannedRun): void => {
  const subscription = world.store.get({ type: 'order_subscriptions', id: about.subscriptionId })
  if (subscription === undefined || !isLive(subscription)) return
  if (subscription.attributes.next_run_at !== about.nextRunAt) return
  if (subscription.hidden.alerted_run_at === about.nextRunAt) return
  const dueMs = msOf(about.nextRunAt) ?? 0
  // A period that was shortened has put another alert on the agenda; an overdue run comes without any.
  if (world.nowMs() < alertMsOf(subscription, dueMs) || dueMs <= world.nowMs() || isExpiredAt(subscription, dueMs))
    return
  const alerted = world.store.put(withHidden(subscription, { alerted_run_at: about.nextRunAt }))
  publish(world, 'order_subscriptions.renewal', alerted)
}
