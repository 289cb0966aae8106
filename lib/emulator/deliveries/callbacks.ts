import { isJsonObject, type JsonObject, parseJson } from '../json.ts'
import { insert } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import type { Delivery } from './outbox.ts'

/** How an attempt went; without a code when no answer came. */
export type CallbackAnswer = { readonly code: string | null; readonly message: string }

/** Records one attempt of a delivery as an event_callback. */
export const recordCallback = (world: World, delivery: Delivery, { code, message }: CallbackAnswer): void => {
  insert(world, {
    type: 'event_callbacks',
    attributes: { callback_url: delivery.callbackUrl, response_code: code, response_message: message },
    relations: {
      webhook: { type: 'webhooks', id: delivery.webhookId },
      event: { type: 'events', id: delivery.eventId },
    },
    // All attempts of a delivery carry the same payload, which is kept once.
    hidden: { delivery: delivery.id },
  })
}

/** What an event_callback's delivery carried. */
export const payloadOfCallback = (world: World, callback: Resource): JsonObject => {
  const delivery = world.outbox.get(String(callback.hidden.delivery))
  const payload = delivery === undefined ? undefined : parseJson(delivery.body)
  return isJsonObject(payload) ? payload : {}
}
