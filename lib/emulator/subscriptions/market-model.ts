import { related } from '../records.ts'
import type { Identifier, Resource } from '../resource.ts'
import type { World } from '../world.ts'

/** The subscription model of a market, which its subscriptions show as theirs. */
export const modelOfMarket = (world: World, market: Identifier | null | undefined): Resource | undefined => {
  const stored = market === undefined || market === null ? undefined : world.store.get(market)
  return stored === undefined ? undefined : related(world, stored, 'subscription_model')
}

/** The relationship of a subscription of a market to the market's model. */
export const linkToModel = (world: World, market: Identifier | null | undefined): Identifier | null => {
  const model = modelOfMarket(world, market)
  return model === undefined ? null : { type: model.type, id: model.id }
}

/** Has a market's subscriptions show its model; to be called when the market has got another one, or none. */
export const followMarketModel = (world: World, market: Resource): void => {
  const subscription_model = linkToModel(world, market)
  for (const subscription of world.store.referring(['order_subscriptions'], 'market', market)) {
    world.store.put({ ...subscription, relations: { ...subscription.relations, subscription_model } })
  }
}
