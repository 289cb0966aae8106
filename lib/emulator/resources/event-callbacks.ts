import type { Definition } from '../definition.ts'
import { isKept } from '../deliveries/callbacks.ts'
import { baseFields, eventStores, field, one } from '../schema.ts'

/** What became of each attempt to deliver to a webhook; for one month. */
export const eventCallbacks: Definition = {
  type: 'event_callbacks',
  holds: ['event_callbacks'],
  operations: ['list', 'retrieve'],
  fields: {
    callback_url: field('string', 'FQ'),
    payload: field('object', 'F'),
    response_code: field('string', 'FQS'),
    response_message: field('string', 'FQS'),
    ...baseFields,
  },
  relationships: { webhook: one('webhooks', 'QS'), event_stores: eventStores },
  visible: isKept,
}
