import { baseFields, eventStores, field, one, type Shape } from '../schema.ts'

/** What became of one attempt to deliver. */
export const eventCallbacksShape: Shape = {
  type: 'event_callbacks',
  holds: ['event_callbacks'],
  operations: ['list', 'retrieve'],
  fields: {
    callback_url: field('string', 'FQ'),
    signature: field('string', ''),
    payload: field('object', 'F', { default: {} }),
    response_code: field('string', 'FQS'),
    response_message: field('string', 'FQS'),
    ...baseFields,
  },
  relationships: {
    webhook: one('webhooks', 'QS'),
    event_stores: eventStores,
  },
}
