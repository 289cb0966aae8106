import { baseFields, eventStores, field, many, none, type Shape, trigger } from '../schema.ts'

/** Something that happened to a resource. */
export const eventsShape: Shape = {
  type: 'events',
  holds: ['events'],
  operations: ['list', 'retrieve', 'update'],
  fields: {
    name: field('string', 'FQS'),
    _trigger: trigger(),
    ...baseFields,
  },
  relationships: {
    webhooks: none(''),
    last_event_callbacks: many(['event_callbacks'], 'event', ''),
    event_stores: eventStores,
  },
}
