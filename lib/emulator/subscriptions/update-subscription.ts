import type { Wish } from '../definition.ts'
import { invalid } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { rememberingPayment } from '../orders/replaced-payment.ts'
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
  _add_tags: { idle: 'there are no tags' },
  _remove_tags: { idle: 'there are no tags' },
}

/** Refuses a payment source from another customer's wallet. */
const checkPaymentSource = (world: World, subscription: Resource, { relations }: Wish): void => {
  const wanted = relations.customer_payment_source
  const source = wanted === undefined || wanted === null ? undefined : world.store.get(wanted)
  if (source === undefined) return
  const owner = relatedId(source, 'customer')
  if (owner === undefined || owner !== relatedId(subscription, 'customer')) {
    const message = "must belong to the subscription's customer"
    throw invalid({ part: 'relationships', name: 'customer_payment_source', key: 'invalid', message })
  }
}

const apply = (world: World, subscription: Resource, { plain, wish }: { plain: JsonObject; wish: Wish }): Resource => {
  const model = related(world, subscription, 'subscription_model')
  checkSchedule(world, { wanted: plain, whole: { ...subscription.attributes, ...plain }, model })
  if (Object.keys(plain).length === 0 && Object.keys(wish.relations).length === 0) return subscription
  const paid = 'customer_payment_source' in wish.relations ? rememberingPayment(world, subscription) : subscription
  const changed = change(world, { ...paid, relations: { ...paid.relations, ...wish.relations } }, plain)
  if (['next_run_at', 'expires_at', 'renewal_alert_period'].some((name) => name in plain)) {
    planSubscription(world, changed)
  }
  return changed
}

/** PATCH of a subscription. next_run_at or a payment source may come along with `_activate`. */
export const updateSubscription = (world: World, subscription: Resource, wish: Wish): Resource => {
  checkPaymentSource(world, subscription, wish)
  return updateWithTrigger(world, subscription, {
    wish,
    triggers,
    apply: (plain) => apply(world, subscription, { plain, wish }),
  })
}
