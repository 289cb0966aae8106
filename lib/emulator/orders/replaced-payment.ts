import { isJsonObject } from '../json.ts'
import { related } from '../records.ts'
import { type Identifier, type Resource, withHidden } from '../resource.ts'
import type { World } from '../world.ts'
import { walletPayment } from './wallet.ts'

const paymentFor = (world: World, subscription: Resource): Identifier | null => {
  const source = related(world, subscription, 'source_order')
  return source === undefined ? null : walletPayment(world, source, subscription)
}

const isSame = (payment: Identifier | null, remembered: unknown): boolean =>
  payment === null
    ? remembered === null
    : isJsonObject(remembered) && remembered.type === payment.type && remembered.id === payment.id

/** A subscription that is about to be given a payment source; it remembers the one that the switch of its order speaks of. */
export const rememberingPayment = (world: World, subscription: Resource): Resource =>
  subscription.hidden.switched_payment === undefined
    ? withHidden(subscription, { switched_payment: paymentFor(world, subscription) })
    : subscription

/** Whether a subscription is paid with another payment source by now than the one that the switch of its order speaks of. */
export const isPaymentReplaced = (world: World, subscription: Resource | undefined): boolean =>
  subscription?.hidden.switched_payment !== undefined &&
  !isSame(paymentFor(world, subscription), subscription.hidden.switched_payment)

/** To be called when the switch of an order is set: from now on it speaks of what its subscriptions are paid with by now. */
export const switchSpeaksAnew = (world: World, order: Resource): void => {
  for (const subscription of world.store.referring(['order_subscriptions'], 'source_order', order)) {
    const { switched_payment, ...hidden } = subscription.hidden
    if (switched_payment !== undefined) world.store.put({ ...subscription, hidden })
  }
}
