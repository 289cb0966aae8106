import { change, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import { createSubscriptionsOf } from '../subscriptions/create-from-order.ts'
import type { Triggers } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { isOpenStatus } from './open-orders.ts'
import { approveOrder, cancelOrder, placeOrder, returnToPending, startEditing, stopEditing } from './order-status.ts'
import { nullifyPaymentSource, payFromWallet, saveToWallet } from './order-wallet.ts'
import { approveAndCapture, authorizeOrder, captureOrder, refundOrder } from './payment-status.ts'
import { applyPromotions } from './recalculate.ts'

const archive = (world: World, order: Resource): Resource => change(world, order, { archived_at: nowIso(world) })

const unarchive = (world: World, order: Resource): Resource => change(world, order, { archived_at: null })

/** Prices stay: there are no price lists here that they could be read from again. */
const refreshPrices = (world: World, order: Resource): Resource => change(world, order, { refreshed_at: nowIso(world) })

/** Runs the promotions again while the order is open. */
const refresh = (world: World, order: Resource): Resource =>
  refreshPrices(world, isOpenStatus(order.attributes.status) ? applyPromotions(world, order) : order)

const resetCircuit = (world: World, order: Resource): Resource =>
  change(world, order, { circuit_state: 'closed', circuit_failure_count: 0 })

/** What the triggers of an order do. */
export const orderTriggers: Triggers = {
  _approve: approveOrder,
  _approve_and_capture: approveAndCapture,
  _archive: archive,
  _authorize: authorizeOrder,
  _cancel: cancelOrder,
  _capture: captureOrder,
  _create_subscriptions: createSubscriptionsOf,
  _customer_payment_source_id: payFromWallet,
  _nullify_payment_source: nullifyPaymentSource,
  _pending: returnToPending,
  _place: placeOrder,
  _refresh: refresh,
  _refresh_prices: refreshPrices,
  _refund: refundOrder,
  _reset_circuit: resetCircuit,
  _save_payment_source_to_customer_wallet: saveToWallet,
  _start_editing: startEditing,
  _stop_editing: stopEditing,
  _unarchive: unarchive,
}

/** Triggers that are taken and do nothing, since what they are about is not kept here, and why. */
export const idleOrderTriggers: Readonly<Record<string, string>> = {
  _add_tags: 'there are no tags',
  _remove_tags: 'there are no tags',
  _authorization_amount_cents: 'all of an order is authorized or nothing',
  _fix_payment_source: 'payment sources are not kept',
  _billing_address_clone_id: 'addresses are not kept',
  _shipping_address_clone_id: 'addresses are not kept',
  _shipping_address_same_as_billing: 'addresses are not kept',
  _billing_address_same_as_shipping: 'addresses are not kept',
  _save_shipping_address_to_customer_address_book: 'addresses are not kept',
  _save_billing_address_to_customer_address_book: 'addresses are not kept',
  _commit_invoice: 'there are no tax calculators',
  _refund_invoice: 'there are no tax calculators',
  _update_taxes: 'there are no tax calculators',
  _fulfill: 'there are no shipments',
  _validate: 'there is no external validation',
}
