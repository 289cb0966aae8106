import { invalid } from '../api-error.ts'
import type { Wish } from '../definition.ts'
import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { checkSchedule } from './check-schedule.ts'
import { planSubscription } from './plan.ts'
import { nextRunAfterNow } from './subscription-status.ts'

/** How a new subscription stands: it takes part at once when its source order is placed, which was its first run. */
const standing = (world: World, attributes: JsonObject, source: Resource): JsonObject => {
  const startsAt = typeof attributes.starts_at === 'string' ? attributes.starts_at : undefined
  const placedAt = textOf(source, 'placed_at')
  if (attributes.activate_by_source_order === false) {
    if (startsAt === undefined) throw invalid({ part: 'attributes', name: 'starts_at', message: "can't be blank" })
    return { status: 'draft', next_run_at: isoOf(msOf(startsAt) ?? world.nowMs()) }
  }
  if (placedAt === undefined || source.attributes.status === 'cancelled') return { status: 'draft' }
  const fromMs = msOf(startsAt ?? placedAt) ?? world.nowMs()
  return {
    status: 'active',
    starts_at: isoOf(fromMs),
    next_run_at: nextRunAfterNow(world, String(attributes.frequency), fromMs),
  }
}

/** POST of a subscription: a manual one, since it has no items. */
export const createSubscription = (world: World, { attributes, relations }: Wish): Resource => {
  checkSchedule(world, attributes, attributes)
  const identifier = relations.source_order
  const source = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  if (source === undefined) throw invalid({ part: 'relationships', name: 'source_order', message: 'must exist' })
  const subscription = insert(world, {
    type: 'order_subscriptions',
    attributes: {
      ...attributes,
      number: String(world.nextNumber('order_subscriptions')),
      customer_email: source.attributes.customer_email ?? null,
      ...standing(world, attributes, source),
    },
    relations: {
      market: source.relations.market ?? null,
      customer: source.relations.customer ?? null,
      ...relations,
    },
  })
  publish(world, 'order_subscriptions.create', subscription)
  if (subscription.attributes.status === 'active') publish(world, 'order_subscriptions.activate', subscription)
  planSubscription(world, subscription)
  return subscription
}
