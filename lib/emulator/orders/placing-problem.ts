import { paymentMissing, paymentProblem, sourceOutcomeOf } from '../copies/outcome.ts'
import type { Invalid } from '../invalid.ts'
import { related } from '../records.ts'
import { type Identifier, numberOf, type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'
import { isPaymentReplaced } from './replaced-payment.ts'
import { walletPayment } from './wallet.ts'

/**
 * What an order is paid with: its own payment source; for the target of a copy that was to reuse the wallet also what
 * the wallet has come to hold, or its subscription to be paid with, since.
 */
export const paymentOf = (world: World, order: Resource): Identifier | null => {
  const own = order.relations.payment_source ?? null
  const subscription = related(world, order, 'order_subscription')
  const isLate = own === null || isPaymentReplaced(world, subscription)
  if (order.hidden.in_wallet !== true || !isLate) return own
  const source = world.store.get({ type: 'orders', id: String(order.hidden.copied_from) })
  return source === undefined ? null : walletPayment(world, source, subscription)
}

/** Whether another payment source was attached to an order, or its subscription, than the one that a switch speaks of. */
const isReplaced = (world: World, order: Resource): boolean =>
  order.hidden.payment_attached === true || isPaymentReplaced(world, related(world, order, 'order_subscription'))

/** What is wrong with an order's payment: by the switch of the order it was copied from, or in fact. */
export const paymentProblemOf = (world: World, order: Resource): Invalid | undefined => {
  if (numberOf(order, 'total_amount_cents') === 0) return undefined
  const outcome = sourceOutcomeOf(world, order)
  // What is declined stays declined, whatever it is paid with.
  const isOver = outcome !== 'payment_declined' && isReplaced(world, order)
  const switched = isOver ? undefined : paymentProblem(outcome)
  return switched ?? (paymentOf(world, order) === null ? paymentMissing : undefined)
}

/** What keeps the content of a target order from being bought, as the switch of its source order says. */
export const contentProblem = (world: World, order: Resource): Invalid | undefined => {
  const outcome = sourceOutcomeOf(world, order)
  if (outcome === 'out_of_stock')
    return { part: 'relationships', name: 'line_items', key: 'invalid', message: 'are out of stock' }
  const coupon = textOf(order, 'coupon_code')
  return outcome === 'coupon_invalid' && coupon !== undefined
    ? { part: 'attributes', name: 'coupon_code', key: 'invalid', value: coupon }
    : undefined
}

/** What keeps an order from being placed; `undefined`: nothing. */
export const placingProblem = (world: World, order: Resource): Invalid | undefined =>
  contentProblem(world, order) ?? paymentProblemOf(world, order)
