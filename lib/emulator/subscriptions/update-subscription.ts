import { invalid } from '../api-error.ts'
import type { Wish } from '../definition.ts'
import type { JsonObject } from '../json.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { checkSchedule } from './check-schedule.ts'
import { planSubscription } from './plan.ts'
import { activateSubscription, cancelSubscription, deactivateSubscription } from './subscription-status.ts'

const triggers = {
  _activate: activateSubscription,
  _deactivate: deactivateSubscription,
  _cancel: cancelSubscription,
} as const

/** Times are kept as the API shows them, whatever their zone was when they came. */
const normalized = (attributes: JsonObject): JsonObject => {
  const result: Record<string, JsonObject[string]> = {}
  for (const [name, value] of Object.entries(attributes)) {
    const ms = name.endsWith('_at') && typeof value === 'string' ? msOf(value) : undefined
    result[name] = ms === undefined ? value : isoOf(ms)
  }
  return result
}

/** PATCH of a subscription: plain attributes first, then one trigger, so that next_run_at can come along with `_activate`. */
export const updateSubscription = (world: World, subscription: Resource, { attributes }: Wish): Resource => {
  const plain = Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith('_')))
  checkSchedule(world, plain, { ...subscription.attributes, ...plain })
  const asked = Object.entries(triggers).filter(([name]) => attributes[name] === true)
  if (asked.length > 1) {
    const [, second] = asked
    throw invalid({ part: 'attributes', name: second?.[0] ?? '', message: 'cannot be combined with another trigger' })
  }
  const changed = Object.keys(plain).length === 0 ? subscription : change(world, subscription, normalized(plain))
  if ('next_run_at' in plain || 'renewal_alert_period' in plain) planSubscription(world, changed)
  const [trigger] = asked
  if (trigger === undefined) return changed
  try {
    return trigger[1](world, changed)
  } catch (error) {
    world.store.put(subscription)
    throw error
  }
}
