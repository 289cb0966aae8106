import { invalid } from '../api-error.ts'
import { paymentSourceAttached } from '../copies/payment-attached.ts'
import type { Wish } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { change, related } from '../records.ts'
import { type Resource, relatedId } from '../resource.ts'
import { type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { checkSchedule } from './check-schedule.ts'
import { convertSubscription } from './convert-subscription.ts'
import { planSubscription } from './plan.ts'
import { activateSubscription, cancelSubscription, deactivateSubscription } from './subscription-status.ts'

const triggers: Triggers = {
  _activate: activateSubscription,
  _deactivate: deactivateSubscription,
  _cancel: cancelSubscription,
  _convert: convertSubscription,
}

/** Refuses a payment source from another customer's wallet. */
const checkPaymentSource = (world: World, subscription: Resource, { relations }: Wish): void => {
  const wanted = relations.customer_payment_source
  const source = wanted === undefined || wanted === null ? undefined : world.store.get(wanted)
  if (source === undefined) return
  const owner = relatedId(source, 'customer')
  if (owner === undefined || owner !== relatedId(subscription, 'customer')) {
    const message = "must belong to the subscription's customer"
    throw invalid({ part: 'relationships', name: 'customer_payment_source', message })
  }
}

const apply = (world: World, subscription: Resource, { plain, wish }: { plain: JsonObject; wish: Wish }): Resource => {
  const model = related(world, subscription, 'subscription_model')
  checkSchedule(world, { wanted: plain, whole: { ...subscription.attributes, ...plain }, model })
  if (Object.keys(plain).length === 0 && Object.keys(wish.relations).length === 0) return subscription
  const relations = { ...subscription.relations, ...wish.relations }
  const changed = change(world, { ...subscription, relations }, plain)
  if (['next_run_at', 'expires_at', 'renewal_alert_period'].some((name) => name in plain)) {
    planSubscription(world, changed)
  }
  return changed
}

/** PATCH of a subscription. next_run_at or a payment source may come along with `_activate`. */
export const updateSubscription = (world: World, subscription: Resource, wish: Wish): Resource => {
  checkPaymentSource(world, subscription, wish)
  const updated = updateWithTrigger(world, subscription, {
    wish,
    triggers,
    apply: (plain) => apply(world, subscription, { plain, wish }),
  })
  const source = related(world, updated, 'source_order')
  if ((wish.relations.customer_payment_source ?? null) !== null && source !== undefined) {
    paymentSourceAttached(world, source)
  }
  return updated
}
