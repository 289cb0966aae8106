import { baseFields, eventStores, field, lastEventCallbacks, none, type Shape, trigger } from '../schema.ts'

/** One topic and where its deliveries go. */
export const webhooksShape: Shape = {
  type: 'webhooks',
  holds: ['webhooks'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    name: field('string', 'CUFQ'),
    topic: field('string', 'CUFQ', { required: true }),
    callback_url: field('string', 'CUF', { required: true }),
    include_resources: field('array', 'CUF', { default: [] }),
    _disable: trigger('CU'),
    _enable: trigger('CU'),
    disabled_at: field('datetime', 'FQS'),
    circuit_state: field('string', 'FQS', { default: 'closed' }),
    circuit_failure_count: field('integer', 'FQS', { default: 0 }),
    _reset_circuit: trigger(),
    shared_secret: field('string', 'F'),
    _regenerate_shared_secret: trigger(),
    ...baseFields,
  },
  relationships: {
    last_event_callbacks: lastEventCallbacks('webhook'),
    versions: none(''),
    event_stores: eventStores,
  },
}
