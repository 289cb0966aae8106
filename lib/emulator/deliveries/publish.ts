import { newId, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { holdDelivery } from './hold.ts'
import type { Delivery } from './outbox.ts'
import { payloadOf } from './payload.ts'
import { recordEvent, resourceOfEvent } from './record-event.ts'

/** The new delivery as a fault would have it: with another status or time, or twice. */
const struck = (world: World, delivery: Delivery): readonly (readonly [delivery: Delivery, delayMs: number])[] => {
  const effect = world.faults.forDelivery(delivery)
  switch (effect?.kind) {
    case undefined:
      return [[delivery, 0]]
    case 'lose':
      return [[{ ...delivery, status: 'lost', settledAt: nowIso(world) }, 0]]
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
    if (delivery.status === 'held') holdDelivery(world, delivery)
    else world.outbox.put(delivery)
    if (delivery.status !== 'waiting') continue
    const atMs = world.nowMs() + world.behaviour().deliveryDelayMs + delayMs
    world.agenda.add(atMs, { kind: 'send_delivery', deliveryId: delivery.id })
  }
}

/** Whether a webhook is sent anything at present. */
export const listens = (webhook: Resource): boolean =>
  webhook.attributes.disabled_at === null && webhook.attributes.circuit_state === 'closed'

/** Tells every webhook that listens to an event's topic about its resource. */
const tell = (world: World, event: Resource, resource: Resource): void => {
  const topic = String(event.attributes.name)
  for (const webhook of world.store.having('webhooks', 'topic', topic)) {
    if (!listens(webhook)) continue
    dispatch(world, {
      id: newId(world),
      webhookId: webhook.id,
      eventId: event.id,
      topic,
      resourceType: resource.type,
      resourceId: resource.id,
      callbackUrl: String(webhook.attributes.callback_url),
      status: 'waiting',
      attempts: 0,
      createdAt: nowIso(world),
      responseCode: null,
      settledAt: null,
      body: payloadOf(world, topic, { resource, webhook }),
    })
  }
}

/** Records that something has happened to a resource as it is now, and tells every webhook that listens to it. */
export const publish = (world: World, topic: string, resource: Resource): void =>
  tell(world, recordEvent(world, topic, resource), resource)

/** Tells the webhooks that listen by now of an event once more; nobody when its resource is gone. */
export const publishAgain = (world: World, event: Resource): 'told' | 'resource_gone' => {
  const resource = resourceOfEvent(world, event)
  if (resource === undefined) return 'resource_gone'
  tell(world, event, resource)
  return 'told'
}
