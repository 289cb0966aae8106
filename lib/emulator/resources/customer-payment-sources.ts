import type { Definition } from '../definition.ts'
import { insert } from '../records.ts'
import { customerPaymentSourcesShape } from '../shapes/customer-payment-sources.ts'
import { plainUpdate } from './plain-update.ts'

/** The payment sources in customers' wallets. */
export const customerPaymentSources: Definition = {
  ...customerPaymentSourcesShape,
  create: (world, { attributes, relations }) =>
    insert(world, { type: 'customer_payment_sources', attributes, relations }),
  update: plainUpdate,
  remove: (world, source) => world.store.remove(source),
}
