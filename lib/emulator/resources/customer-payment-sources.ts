import type { Definition } from '../definition.ts'
import { madeUpPaymentSource } from '../orders/wallet.ts'
import { insert, newId } from '../records.ts'
import { customerPaymentSourcesShape } from '../shapes/customer-payment-sources.ts'
import { plainUpdate } from './plain-update.ts'

/**
 * The payment sources in customers' wallets. One that is deleted is missed by the renewals that it paid: the
 * subscription that names it is told nothing.
 */
export const customerPaymentSources: Definition = {
  ...customerPaymentSourcesShape,
  create: (world, { attributes, relations }) => {
    const id = newId(world)
    const payment_source = relations.payment_source ?? madeUpPaymentSource(id)
    return insert(world, {
      type: 'customer_payment_sources',
      id,
      attributes,
      relations: { ...relations, payment_source },
    })
  },
  update: plainUpdate,
  remove: (world, source) => world.store.remove(source),
}
