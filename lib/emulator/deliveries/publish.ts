import { newId, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import type { Delivery } from './outbox.ts'
import { payloadOf } from './payload.ts'

/** The new delivery as a fault would have it: with another status or time, or twice. */
const struck = (world: World, delivery: Delivery): readonly (readonly [delivery: Delivery, delayMs: number])[] => {
  const effect = world.faults.forDelivery(delivery)
  switch (effect?.kind) {
    case undefined:
      return [[delivery, 0]]
    case 'lose':
      return [[{ ...delivery, status: 'lost' }, 0]]
    case 'reorder':
      return [[{ ...delivery, status: 'held' }, 0]]
    case 'delay':
      return [[delivery, effect.ms]]
    case 'duplicate':
      return [
        [delivery, 0],
        [{ ...delivery, id: newId(world) }, effect.ms ?? 0],
      ]
    default:
      return effect satisfies never
  }
}

/** Puts a new delivery on its way, or off it where a fault says so. */
const dispatch = (world: World, made: Delivery): void => {
  for (const [delivery, delayMs] of struck(world, made)) {
    world.outbox.put(delivery)
    if (delivery.status !== 'waiting') continue
    const atMs = world.nowMs() + world.behaviour().deliveryDelayMs + delayMs
    world.agenda.add(atMs, { kind: 'send_delivery', deliveryId: delivery.id })
  }
}

/** Whether a webhook is sent anything at present. */
export const listens = (webhook: Resource): boolean =>
  webhook.attributes.disabled_at === null && webhook.attributes.circuit_state === 'closed'

/** Tells every webhook that listens to `topic` about a resource as it is now. */
export const publish = (world: World, topic: string, resource: Resource): void => {
  for (const webhook of world.store.all(['webhooks'])) {
    if (webhook.attributes.topic !== topic || !listens(webhook)) continue
    dispatch(world, {
      id: newId(world),
      webhookId: webhook.id,
      topic,
      resourceType: resource.type,
      resourceId: resource.id,
      callbackUrl: String(webhook.attributes.callback_url),
      status: 'waiting',
      attempts: 0,
      createdAt: nowIso(world),
      responseCode: null,
      deliveredAt: null,
      body: payloadOf(world, topic, { resource, webhook }),
    })
  }
}
