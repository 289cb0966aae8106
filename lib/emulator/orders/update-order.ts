import { invalid } from '../api-error.ts'
import type { Wish } from '../definition.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { approveOrder, cancelOrder, placeOrder } from './order-status.ts'

const triggers = { _place: placeOrder, _cancel: cancelOrder, _approve: approveOrder } as const

/** PATCH of an order: plain attributes and relationships first, then one trigger. */
export const updateOrder = (world: World, order: Resource, wish: Wish): Resource => {
  const plain = Object.fromEntries(Object.entries(wish.attributes).filter(([name]) => !name.startsWith('_')))
  const asked = Object.entries(triggers).filter(([name]) => wish.attributes[name] === true)
  if (asked.length > 1) {
    const [, second] = asked
    throw invalid({ part: 'attributes', name: second?.[0] ?? '', message: 'cannot be combined with another trigger' })
  }
  const untouched = Object.keys(plain).length === 0 && Object.keys(wish.relations).length === 0
  const relations = { ...order.relations, ...wish.relations }
  const changed = untouched ? order : change(world, { ...order, relations }, plain)
  const [trigger] = asked
  if (trigger === undefined) return changed
  try {
    return trigger[1](world, changed)
  } catch (error) {
    world.store.put(order)
    throw error
  }
}
