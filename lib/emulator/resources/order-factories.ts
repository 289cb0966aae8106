import type { Definition } from '../definition.ts'
import { copyFields, copyRelationships } from '../shapes/copies.ts'

/** The copies of both kinds in one list. Each shows itself under its own type. */
export const orderFactories: Definition = {
  type: 'order_factories',
  holds: ['order_copies', 'recurring_order_copies'],
  operations: ['list', 'retrieve'],
  fields: copyFields,
  relationships: copyRelationships,
}
