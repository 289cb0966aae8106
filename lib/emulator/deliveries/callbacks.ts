import { parseJson } from '../json.ts'
import { insert, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'
import type { Delivery } from './outbox.ts'

/** How long event_callbacks are kept. (https://docs.commercelayer.io/core-api-reference/event_callbacks: one month) */
const keptMs = 30 * 24 * 3_600_000

/** Whether an event_callback is still kept. */
export const isKept = (world: World, callback: Resource): boolean =>
  world.nowMs() - (msOf(String(callback.attributes.created_at)) ?? 0) < keptMs

/** Records one attempt of a delivery as an event_callback, and forgets those that are older than a month. */
export const recordCallback = (
  world: World,
  delivery: Delivery,
  answer: { code: string | null; message: string },
): void => {
  // They are stored in the order of their times, so the first one that is still kept ends the search.
  for (;;) {
    const oldest = world.store.oldest('event_callbacks')
    if (oldest === undefined || isKept(world, oldest)) break
    world.store.remove(oldest)
  }
  insert(world, {
    type: 'event_callbacks',
    attributes: {
      callback_url: delivery.callbackUrl,
      payload: parseJson(delivery.body) ?? null,
      response_code: answer.code,
      response_message: answer.message,
      updated_at: nowIso(world),
    },
    relations: { webhook: { type: 'webhooks', id: delivery.webhookId } },
  })
}
