import { locked } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { drawHex } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { insert, nowIso } from '../records.ts'
import { marketsShape } from '../shapes/markets.ts'
import { followMarketModel } from '../subscriptions/market-model.ts'
import { plainAttributes } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { plainUpdate } from './plain-update.ts'

/** What is kept of a wish, and what its triggers make of it. */
const attributesOf = (world: World, wish: Wish): JsonObject => {
  const { _disable, _enable, _regenerate_shared_secret } = wish.attributes
  return {
    ...plainAttributes(wish),
    ...(_disable === true ? { disabled_at: nowIso(world) } : {}),
    ...(_enable === true ? { disabled_at: null } : {}),
    ...(_regenerate_shared_secret === true ? { shared_secret: drawHex(32, world.random) } : {}),
  }
}

/** Markets, as far as orders and subscriptions need them. A disabled one sells on: there are no sales channels here. */
export const markets: Definition = {
  ...marketsShape,
  create: (world, wish) =>
    insert(world, {
      type: 'markets',
      attributes: {
        number: world.nextNumber('markets'),
        shared_secret: drawHex(32, world.random),
        ...attributesOf(world, wish),
      },
      relations: wish.relations,
    }),
  update: (world, market, wish) => {
    const changed = plainUpdate(world, market, { ...wish, attributes: attributesOf(world, wish) })
    if ('subscription_model' in wish.relations) followMarketModel(world, changed)
    return changed
  },
  remove: (world, market) => {
    if (world.store.referring(['orders', 'order_subscriptions'], 'market', market).length > 0) {
      throw locked('The market has orders or subscriptions and cannot be deleted.')
    }
    world.store.remove(market)
  },
}
