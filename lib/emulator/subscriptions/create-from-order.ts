import { publish } from '../deliveries/publish.ts'
import { invalid } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { walletSourceOf } from '../orders/wallet.ts'
import { change, current, nowIso } from '../records.ts'
import { type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'
import { isSupported, unsupported } from './check-schedule.ts'
import { afterFirstRun, isPlaced } from './first-run.ts'
import { copyLineItems, renewableLineItems } from './items.ts'
import { automaticBy } from './kind.ts'
import { modelOfMarket } from './market-model.ts'
import { announceSubscription, insertSubscription } from './new-subscription.ts'

/** The line items that become one subscription, all of one frequency. */
type Group = { readonly frequency: string; readonly lineItems: readonly Resource[] }

/** Who is to share a subscription; in the order of the first line item of each group. */
const groupsOf = (model: Resource, lineItems: readonly Resource[]): readonly Group[] => {
  const recurring = lineItems.flatMap((lineItem) => {
    const frequency = textOf(lineItem, 'frequency')
    return frequency === undefined ? [] : [{ frequency, lineItems: [lineItem] }]
  })
  if (model.attributes.strategy === 'by_line_items') return recurring
  const shared = Map.groupBy(recurring, ({ frequency }) => frequency)
  return [...shared].map(([frequency, groups]) => ({
    frequency,
    lineItems: groups.flatMap((group) => group.lineItems),
  }))
}

/** Waits for `_activate`; its next run is where it would be if the placed order had activated it. */
const inDraft = (world: World, order: Resource, frequency: string): JsonObject => {
  const { starts_at = null, next_run_at = null } = afterFirstRun(world, order, { frequency })
  return { status: 'draft', starts_at, next_run_at }
}

const createFrom = (world: World, order: Resource, { model, group }: { model: Resource; group: Group }): void => {
  const { frequency, lineItems } = group
  const activated = model.attributes.auto_activate !== false
  const subscription = insertSubscription(world, {
    source: order,
    attributes: {
      frequency,
      activate_by_source_order: activated,
      ...(activated ? afterFirstRun(world, order, { frequency }) : inDraft(world, order, frequency)),
    },
    relations: { customer_payment_source: walletSourceOf(world, order) },
    hidden: automaticBy(model),
  })
  copyLineItems(world, subscription, lineItems)
  announceSubscription(world, subscription)
}

/**
 * `_create_subscriptions`: makes automatic subscriptions of a placed order's line items that have a frequency, as its
 * market's subscription model says. Before the order is placed, and a second time, nothing happens.
 */
export const createSubscriptionsOf = (world: World, order: Resource): Resource => {
  if (!isPlaced(order) || textOf(order, 'subscription_created_at') !== undefined) return order
  const model = modelOfMarket(world, order.relations.market)
  if (model === undefined) {
    throw invalid({ part: 'relationships', name: 'market', key: 'invalid', message: 'must have a subscription model' })
  }
  const groups = groupsOf(model, renewableLineItems(world, order))
  if (groups.length === 0) return order
  if (!groups.every(({ frequency }) => isSupported(frequency, model))) throw invalid(unsupported)
  for (const group of groups) createFrom(world, order, { model, group })
  const marked = change(world, current(world, order), { subscription_created_at: nowIso(world) })
  publish(world, 'orders.create_subscriptions', marked)
  return marked
}
