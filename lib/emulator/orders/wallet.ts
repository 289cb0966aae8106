import { related } from '../records.ts'
import { type Identifier, type Resource, relatedId } from '../resource.ts'
import type { World } from '../world.ts'

/** A payment source made up for what was given none: payment sources are not kept here, any id stands for one. */
export const madeUpPaymentSource = (ownerId: string): Identifier => ({
  type: 'external_payments',
  id: `payment-of-${ownerId}`,
})

/** The entry of the customer's wallet that an order is paid with; `null` when its payment source was never saved. */
export const walletSourceOf = (world: World, order: Resource): Identifier | null => {
  const paidWith = order.relations.payment_source ?? null
  if (paidWith === null) return null
  const entries = world.store.referring(['customer_payment_sources'], 'payment_source', paidWith)
  const saved = entries.find((entry) => relatedId(entry, 'customer') === relatedId(order, 'customer'))
  return saved === undefined ? null : { type: saved.type, id: saved.id }
}

/** Whether an order's payment source is in a customer's wallet, where the platform finds it again for later orders. */
const isInWallet = (world: World, order: Resource): boolean =>
  order.hidden.in_wallet === true || walletSourceOf(world, order) !== null

/**
 * What the wallet has to pay a copy of an order with: the payment source that the subscription names, otherwise the
 * source order's own if it was saved in the wallet. `null`: nothing; also when the one that the subscription names is gone.
 */
export const walletPayment = (
  world: World,
  source: Resource,
  subscription: Resource | undefined,
): Identifier | null => {
  if (subscription !== undefined && (subscription.relations.customer_payment_source ?? null) !== null) {
    return related(world, subscription, 'customer_payment_source')?.relations.payment_source ?? null
  }
  const own = source.relations.payment_source ?? null
  return own !== null && isInWallet(world, source) ? own : null
}
