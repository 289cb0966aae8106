import { change, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import { createSubscriptionsOf } from '../subscriptions/create-from-order.ts'
import type { Idle, Triggers } from '../wish-triggers.ts'
import type { World } from '../world.ts'
import { returnToPending } from './draft-or-pending.ts'
import { isOpenStatus } from './open-orders.ts'
import { approveOrder, cancelOrder, placeOrder, startEditing, stopEditing } from './order-status.ts'
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

const idle = (why: string): Idle => ({ idle: why })

const addressesNotKept = idle('addresses are not kept')
const noTags = idle('there are no tags')
const noTaxes = idle('there are no tax calculators')

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
  _add_tags: noTags,
  _remove_tags: noTags,
  _authorization_amount_cents: idle('all of an order is authorized or nothing'),
  _fix_payment_source: idle('payment sources are not kept'),
  _billing_address_clone_id: addressesNotKept,
  _shipping_address_clone_id: addressesNotKept,
  _shipping_address_same_as_billing: addressesNotKept,
  _billing_address_same_as_shipping: addressesNotKept,
  _save_shipping_address_to_customer_address_book: addressesNotKept,
  _save_billing_address_to_customer_address_book: addressesNotKept,
  _commit_invoice: noTaxes,
  _refund_invoice: noTaxes,
  _update_taxes: noTaxes,
  _fulfill: idle('there are no shipments'),
  _validate: idle('there is no external validation'),
}
