import type { Wish } from '../definition.ts'
import { invalid, mustExist } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { checkSchedule } from './check-schedule.ts'
import { afterFirstRun, isPlaced } from './first-run.ts'
import { manual } from './kind.ts'
import { modelOfMarket } from './market-model.ts'
import { announceSubscription, insertSubscription } from './new-subscription.ts'

/** How a new subscription stands: it takes part at once when its source order is placed, which was its first run. */
const standing = (world: World, attributes: JsonObject, source: Resource): JsonObject => {
  const startsAt = typeof attributes.starts_at === 'string' ? attributes.starts_at : undefined
  if (attributes.activate_by_source_order === false) {
    if (startsAt === undefined) throw invalid({ part: 'attributes', name: 'starts_at', key: 'blank' })
    return { status: 'draft', next_run_at: isoOf(msOf(startsAt) ?? world.nowMs()) }
  }
  if (!isPlaced(source)) return { status: 'draft' }
  return afterFirstRun(world, source, { frequency: String(attributes.frequency), startsAt })
}

/** POST of a subscription. It is a manual one, also where the market has a subscription model. */
export const createSubscription = (world: World, { attributes, relations }: Wish): Resource => {
  const identifier = relations.source_order
  const source = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  if (source === undefined) throw invalid(mustExist('source_order'))
  const model = modelOfMarket(world, relations.market ?? source.relations.market)
  const whole = { ...attributes, ...standing(world, attributes, source) }
  checkSchedule(world, { wanted: attributes, whole, model })
  const subscription = insertSubscription(world, { source, attributes: whole, relations, hidden: manual })
  announceSubscription(world, subscription)
  return subscription
}
