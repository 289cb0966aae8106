import type { Wish } from '../definition.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import { type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { checkSchedule } from './check-schedule.ts'
import { planSubscription } from './plan.ts'
import { activateSubscription, cancelSubscription, deactivateSubscription } from './subscription-status.ts'

const triggers: Triggers = {
  _activate: activateSubscription,
  _deactivate: deactivateSubscription,
  _cancel: cancelSubscription,
}

/** PATCH of a subscription. next_run_at may come along with `_activate`. */
export const updateSubscription = (world: World, subscription: Resource, wish: Wish): Resource =>
  updateWithTrigger(world, subscription, {
    wish,
    triggers,
    apply: (plain) => {
      checkSchedule(world, plain, { ...subscription.attributes, ...plain })
      if (Object.keys(plain).length === 0) return subscription
      const changed = change(world, subscription, plain)
      planSubscription(world, changed)
      return changed
    },
  })
