import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { insert } from '../records.ts'
import type { Identifier, Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { linkToModel } from './market-model.ts'
import { planSubscription } from './plan.ts'

export type NewSubscription = {
  readonly source: Resource
  readonly attributes: JsonObject
  /** Beside what is inherited from the source order: its market, with the market's model, and its customer. */
  readonly relations: { readonly [name: string]: Identifier | null }
  /** What it keeps about its kind. */
  readonly hidden: JsonObject
}

/** Stores a new subscription of an order. */
export const insertSubscription = (world: World, made: NewSubscription): Resource => {
  const { source } = made
  const market = made.relations.market ?? source.relations.market ?? null
  return insert(world, {
    type: 'order_subscriptions',
    attributes: {
      number: String(world.nextNumber('order_subscriptions')),
      customer_email: source.attributes.customer_email ?? null,
      ...made.attributes,
    },
    relations: {
      customer: source.relations.customer ?? null,
      subscription_model: linkToModel(world, market),
      ...made.relations,
      source_order: { type: source.type, id: source.id },
      market,
    },
    hidden: made.hidden,
  })
}

/** Tells the webhooks about a new subscription that is complete, and plans its first run. */
export const announceSubscription = (world: World, subscription: Resource): void => {
  publish(world, 'order_subscriptions.create', subscription)
  if (subscription.attributes.status === 'active') publish(world, 'order_subscriptions.activate', subscription)
  planSubscription(world, subscription)
}
