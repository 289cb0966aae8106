import type { Definition } from '../definition.ts'
import { insert } from '../records.ts'
import { customersShape } from '../shapes/customers.ts'
import { plainUpdate } from './plain-update.ts'

/** Customers, as far as orders and subscriptions need them. */
export const customers: Definition = {
  ...customersShape,
  create: (world, { attributes }) => insert(world, { type: 'customers', attributes }),
  update: plainUpdate,
}
