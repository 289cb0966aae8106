import { paymentMissing } from '../copies/outcome.ts'
import { invalid, invalidTransition } from '../invalid.ts'
import type { Json } from '../json.ts'
import { change, insert } from '../records.ts'
import { type Resource, relatedId, withHidden } from '../resource.ts'
import type { World } from '../world.ts'
import { isOpenStatus } from './open-orders.ts'

const isPayable = ({ attributes: { status } }: Resource): boolean => isOpenStatus(status) || status === 'placing'

/** `_customer_payment_source_id`: the order is paid from its customer's wallet. */
export const payFromWallet = (world: World, order: Resource, id: Json): Resource => {
  const name = '_customer_payment_source_id'
  const saved = world.store.get({ type: 'customer_payment_sources', id: String(id) })
  if (saved === undefined || relatedId(saved, 'customer') !== relatedId(order, 'customer')) {
    throw invalid({ part: 'attributes', name, key: 'invalid', message: "must be in the customer's wallet", value: id })
  }
  if (!isPayable(order))
    throw invalid({ part: 'attributes', name, key: 'invalid', message: 'cannot be changed any more' })
  const { payment_source = null, payment_method = null } = saved.relations
  const relations = { ...order.relations, payment_source, payment_method }
  return change(world, withHidden({ ...order, relations }, { payment_attached: true }), {})
}

/** `_nullify_payment_source`: the order has none until one is attached, not even from the wallet. */
export const nullifyPaymentSource = (world: World, order: Resource): Resource => {
  if (!isPayable(order)) throw invalidTransition(order.attributes.status, 'unpaid')
  const relations = { ...order.relations, payment_source: null }
  return change(world, withHidden({ ...order, relations }, { payment_attached: false, in_wallet: false }), {})
}

/** `_save_payment_source_to_customer_wallet`: later orders of the customer can be paid with it too. */
export const saveToWallet = (world: World, order: Resource): Resource => {
  const { customer = null, payment_source = null, payment_method = null } = order.relations
  if (customer === null) throw invalid({ part: 'relationships', name: 'customer', key: 'blank' })
  if (payment_source === null) throw invalid(paymentMissing)
  const saved = world.store.referring(['customer_payment_sources'], 'payment_source', payment_source)
  if (saved.some((source) => relatedId(source, 'customer') === customer.id)) return order
  insert(world, { type: 'customer_payment_sources', relations: { customer, payment_source, payment_method } })
  return order
}
