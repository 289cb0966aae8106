import type { Definition } from '../definition.ts'
import { copyTypes } from '../resource.ts'
import { copyFields, copyRelationships } from '../shapes/copies.ts'

/** The copies of both kinds in one list. Each shows itself under its own type. */
export const orderFactories: Definition = {
  type: 'order_factories',
  holds: copyTypes,
  operations: ['list', 'retrieve'],
  fields: copyFields,
  relationships: copyRelationships,
}
