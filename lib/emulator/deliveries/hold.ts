import type { Identifier } from '../resource.ts'
import type { World } from '../world.ts'
import type { Delivery } from './outbox.ts'

/** Far longer than a copy takes, so that whatever follows can overtake; the last delivery of all must not wait for ever. */
const heldAtMostMs = 10 * 60_000

/** Holds a delivery back until another about the same resource has gone out, or nothing has for ten minutes. */
export const holdDelivery = (world: World, delivery: Delivery): void => {
  world.outbox.put({ ...delivery, status: 'held' })
  world.agenda.add(world.nowMs() + heldAtMostMs, { kind: 'release_delivery', deliveryId: delivery.id })
}

/** Lets a delivery go if it is still held. */
export const releaseDelivery = (world: World, deliveryId: string): void => {
  const delivery = world.outbox.get(deliveryId)
  if (delivery?.status !== 'held') return
  world.outbox.put({ ...delivery, status: 'waiting' })
  world.agenda.add(world.nowMs(), { kind: 'send_delivery', deliveryId })
}

/** Lets go what was held until a delivery about a resource was out. */
export const releaseHeldFor = (world: World, resource: Identifier): void => {
  for (const { id } of world.outbox.heldFor(resource)) releaseDelivery(world, id)
}
