import type { Invalid } from '../api-error.ts'
import { paymentProblem, sourceOutcomeOf } from '../copies/outcome.ts'
import { related } from '../records.ts'
import { type Identifier, numberOf, type Resource, textOf } from '../resource.ts'
import type { World } from '../world.ts'
import { walletPayment } from './wallet.ts'

/**
 * What an order is paid with: its own payment source; for the target of a copy that was to reuse the wallet also what
 * the wallet has come to hold since.
 */
export const paymentOf = (world: World, order: Resource): Identifier | null => {
  const own = order.relations.payment_source ?? null
  if (own !== null || order.hidden.in_wallet !== true) return own
  const source = world.store.get({ type: 'orders', id: String(order.hidden.copied_from) })
  return source === undefined ? null : walletPayment(world, source, related(world, order, 'order_subscription'))
}

/** What is wrong with an order's payment, in the API's words: by the switch of the order it was copied from, or in fact. */
export const paymentProblemOf = (world: World, order: Resource): string | undefined => {
  if (numberOf(order, 'total_amount_cents') === 0) return undefined
  const outcome = sourceOutcomeOf(world, order)
  // A payment source that was attached to this very order replaces the one that the switch speaks of.
  const replaced = order.hidden.payment_attached === true && outcome !== 'payment_declined'
  const switched = replaced ? undefined : paymentProblem(outcome)
  return switched ?? (paymentOf(world, order) === null ? paymentProblem('payment_source_missing') : undefined)
}

/** What keeps the content of a target order from being bought, as the switch of its source order says. */
export const contentProblem = (world: World, order: Resource): Invalid | undefined => {
  const outcome = sourceOutcomeOf(world, order)
  if (outcome === 'out_of_stock') return { part: 'relationships', name: 'line_items', message: 'are out of stock' }
  if (outcome === 'coupon_invalid' && textOf(order, 'coupon_code') !== undefined) {
    return { part: 'attributes', name: 'coupon_code', message: 'is invalid' }
  }
  return undefined
}

/** What keeps an order from being placed; `undefined`: nothing. */
export const placingProblem = (world: World, order: Resource): Invalid | undefined => {
  const payment = paymentProblemOf(world, order)
  return (
    contentProblem(world, order) ??
    (payment === undefined ? undefined : { part: 'attributes', name: 'payment_source', message: payment })
  )
}
