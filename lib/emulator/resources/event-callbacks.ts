import type { Definition } from '../definition.ts'
import { isKept } from '../deliveries/callbacks.ts'
import { eventCallbacksShape } from '../shapes/event-callbacks.ts'

/** What became of each attempt to deliver to a webhook; for one month. */
export const eventCallbacks: Definition = {
  ...eventCallbacksShape,
  visible: isKept,
}
