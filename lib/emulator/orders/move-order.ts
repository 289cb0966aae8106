import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { change } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { isOpenStatus } from './open-orders.ts'

/** Stores an order in another status, together with what changes by that. */
export const moveOrder = (
  world: World,
  order: Resource,
  attributes: JsonObject & { readonly status: string },
): Resource => change(world, order, { editable: isOpenStatus(attributes.status), ...attributes })

/** Tells what has happened to an order, by the triggers of its topics. */
export const announceOrder = (world: World, order: Resource, triggers: readonly string[]): Resource => {
  for (const trigger of triggers) publish(world, `orders.${trigger}`, order)
  return order
}
