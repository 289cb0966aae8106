import type { Wish } from '../definition.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import { type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { approveOrder, cancelOrder, placeOrder } from './order-status.ts'

const triggers: Triggers = { _place: placeOrder, _cancel: cancelOrder, _approve: approveOrder }

/** PATCH of an order. */
export const updateOrder = (world: World, order: Resource, wish: Wish): Resource =>
  updateWithTrigger(world, order, {
    wish,
    triggers,
    apply: (plain) => {
      if (Object.keys(plain).length === 0 && Object.keys(wish.relations).length === 0) return order
      return change(world, { ...order, relations: { ...order.relations, ...wish.relations } }, plain)
    },
  })
