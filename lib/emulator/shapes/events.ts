import { baseFields, eventStores, field, lastEventCallbacks, manyMatching, type Shape, trigger } from '../schema.ts'

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
    webhooks: manyMatching(['webhooks'], { theirs: 'topic', ours: 'name' }),
    last_event_callbacks: lastEventCallbacks('event'),
    event_stores: eventStores,
  },
}
