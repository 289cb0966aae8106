import type { Definition } from '../definition.ts'
import { baseFields, eventStores, field, none, nothing } from '../schema.ts'
import { plainUpdate } from './plain-update.ts'

/** Markets, as far as orders and subscriptions need them. */
export const markets: Definition = {
  type: 'markets',
  holds: ['markets'],
  operations: ['list', 'retrieve', 'update'],
  fields: {
    number: field('integer', 'F'),
    name: field('string', 'CUFQS', { required: true }),
    code: field('string', 'CUFQS'),
    private: field('boolean', 'F', { default: false }),
    disabled_at: field('datetime', 'FQS'),
    ...baseFields,
  },
  relationships: {
    merchant: nothing('CUQ'),
    price_list: nothing('CUQS'),
    inventory_model: nothing('CUQS'),
    subscription_model: nothing('CUQS'),
    attachments: none,
    event_stores: eventStores,
  },
  update: plainUpdate,
}
