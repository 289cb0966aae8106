import type { Definition } from '../definition.ts'
import { payloadOfCallback } from '../deliveries/callbacks.ts'
import { eventCallbacksShape } from '../shapes/event-callbacks.ts'

/** What became of each attempt to deliver to a webhook; for one month. */
export const eventCallbacks: Definition = {
  ...eventCallbacksShape,
  shown: (world, callback) => ({ ...callback.attributes, payload: payloadOfCallback(world, callback) }),
}
