import type { Definition } from '../definition.ts'
import { marketsShape } from '../shapes/markets.ts'
import { plainUpdate } from './plain-update.ts'

/** Markets, as far as orders and subscriptions need them. */
export const markets: Definition = {
  ...marketsShape,
  update: plainUpdate,
}
