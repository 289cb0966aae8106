import { paymentExpired, paymentMissing } from '../copies/outcome.ts'
import { publish } from '../deliveries/publish.ts'
import { messageOf } from '../invalid.ts'
import { at, isJsonList, type Json, type JsonObject } from '../json.ts'
import { change, related } from '../records.ts'
import { copyTypes, numberOf, type Resource } from '../resource.ts'
import { type Condition, namesOneOf } from '../tables/condition.ts'
import { sizeOf } from '../tables/span.ts'
import type { World } from '../world.ts'
import { isLive, planSubscription } from './plan.ts'

/** An active subscription is running while a copy of it is. */
export const copyHasStarted = (world: World, copy: Resource): void => {
  const subscription = related(world, copy, 'order_subscription')
  if (subscription?.attributes.status === 'active') change(world, subscription, { status: 'running' })
}

const inProgress: Condition = {
  isTrueOf: ({ attributes }) => attributes.status === 'in_progress',
  narrow: { kind: 'attribute', name: 'status', values: ['in_progress'] },
}

/** Whether a copy of a subscription is in progress. */
export const isBeingCopied = (world: World, subscription: Resource): boolean => {
  const ofSubscription = namesOneOf('order_subscription', [subscription])
  return sizeOf(world.store.meeting(copyTypes, [ofSubscription, inProgress])) > 0
}

/** A running subscription is active again when no copy of it is in progress any more. */
export const releaseSubscription = (world: World, subscription: Resource): Resource => {
  if (subscription.attributes.status !== 'running' || isBeingCopied(world, subscription)) return subscription
  const active = change(world, subscription, { status: 'active' })
  planSubscription(world, active)
  return active
}

/** How the run of a copy of a subscription has ended. */
export type RunEnd = 'completed' | 'failed' | 'aborted'

const lacking: readonly Json[] = [paymentMissing, paymentExpired].map(messageOf)

/** Whether a failed copy found no payment source in the customer's wallet that can be used. */
const lacksPaymentSource = (copy: Resource): boolean => {
  const messages = at(copy.attributes.errors_log, 'payment_source')
  return isJsonList(messages) && messages.some((message) => lacking.includes(message))
}

/** Where a run leaves its subscription: as it is, or waiting for a payment source where the platform does that. */
const statusAfter = (world: World, subscription: Resource, copy: Resource): JsonObject =>
  isLive(subscription) && world.behaviour().missingWalletMakesPending && lacksPaymentSource(copy)
    ? { status: 'pending' }
    : {}

/**
 * The end of a copy of a subscription; if the copy stands for a run, its result is noted, and the subscription given back
 * for the caller to announce.
 */
export const copyHasEnded = (world: World, copy: Resource, end: RunEnd): Resource | undefined => {
  const subscription = related(world, copy, 'order_subscription')
  if (subscription === undefined) return undefined
  const released = releaseSubscription(world, subscription)
  if (copy.hidden.role !== 'run') return undefined
  const succeeded = end === 'completed'
  return change(world, released, {
    succeeded_on_last_run: succeeded,
    errors_count: numberOf(released, 'errors_count') + (succeeded ? 0 : 1),
    ...(succeeded ? {} : statusAfter(world, released, copy)),
  })
}

/** Tells how the last run of a subscription has ended, and whether it waits for a payment source since. */
export const announceRunEnd = (world: World, subscription: Resource): void => {
  const result = subscription.attributes.succeeded_on_last_run === true ? 'succeeded' : 'failed'
  publish(world, `order_subscriptions.last_run_${result}`, subscription)
  if (subscription.attributes.status === 'pending') publish(world, 'order_subscriptions.pending', subscription)
}
