import { publish } from '../deliveries/publish.ts'
import { invalid, invalidTransition } from '../invalid.ts'
import { change, current, nowIso } from '../records.ts'
import { numberOf, type Resource, withHidden } from '../resource.ts'
import { activateBySourceOrder, cancelWithSourceOrder } from '../subscriptions/subscription-status.ts'
import type { World } from '../world.ts'
import { countOrder } from './count-order.ts'
import { announceOrder, moveOrder } from './move-order.ts'
import { isComplete } from './open-orders.ts'
import { paymentOf, placingProblem } from './placing-problem.ts'

/** Places a pending or placing order that nothing keeps from it; what costs nothing needs no payment. */
export const placeNow = (world: World, order: Resource): Resource => {
  const isFree = numberOf(order, 'total_amount_cents') === 0
  const isUnpaid = order.attributes.payment_status === 'unpaid'
  const placed = moveOrder(
    world,
    { ...order, relations: { ...order.relations, payment_source: paymentOf(world, order) } },
    {
      status: 'placed',
      placed_at: nowIso(world),
      errors_count: 0,
      ...(isUnpaid ? { payment_status: isFree ? 'free' : 'authorized', payment_updated_at: nowIso(world) } : {}),
    },
  )
  const moved = countOrder(world, placed)
  announceOrder(world, placed, isUnpaid && !isFree ? ['place', 'authorize'] : ['place'])
  if (moved !== undefined) publish(world, `customers.${String(moved.attributes.status)}`, moved)
  activateBySourceOrder(world, placed)
  return placed
}

/**
 * `_place`, at once or, with `place_async`, a little later. An order that is placed already stays as it is: the
 * platform's schema flags the trigger as idempotent.
 */
export const placeOrder = (world: World, order: Resource): Resource => {
  const { status, place_async } = order.attributes
  if (status === 'placed' || status === 'approved') return order
  if (status !== 'pending' && status !== 'placing') throw invalidTransition(status, 'placed')
  if (place_async === true) {
    const placing = announceOrder(world, moveOrder(world, order, { status: 'placing', errors_count: 0 }), ['placing'])
    world.agenda.add(world.nowMs() + world.behaviour().placeAsyncMs, { kind: 'place_order', orderId: order.id })
    return placing
  }
  const problem = placingProblem(world, order)
  if (problem !== undefined) throw invalid(problem)
  return placeNow(world, order)
}

/** The later part of an asynchronous placing: an order that cannot be placed stays `placing`, with its errors counted. */
export const finishPlacing = (world: World, orderId: string): void => {
  const order = world.store.get({ type: 'orders', id: orderId })
  if (order?.attributes.status !== 'placing') return
  if (placingProblem(world, order) === undefined) placeNow(world, order)
  else change(world, order, { errors_count: 1 })
}

/** `_approve`: placed to approved. */
export const approveOrder = (world: World, order: Resource): Resource => {
  if (order.attributes.status !== 'placed') throw invalidTransition(order.attributes.status, 'approved')
  return announceOrder(world, moveOrder(world, order, { status: 'approved', approved_at: nowIso(world) }), ['approve'])
}

/** Whether an order can still be cancelled. */
export const isCancellable = (order: Resource): boolean => order.attributes.status !== 'cancelled'

/** `_cancel`: from any other status; an authorized payment is voided. */
export const cancelOrder = (world: World, order: Resource): Resource => {
  if (!isCancellable(order)) throw invalidTransition(order.attributes.status, 'cancelled')
  const wasAuthorized = order.attributes.payment_status === 'authorized'
  const cancelled = moveOrder(world, order, {
    status: 'cancelled',
    cancelled_at: nowIso(world),
    ...(wasAuthorized ? { payment_status: 'voided', payment_updated_at: nowIso(world) } : {}),
  })
  announceOrder(world, cancelled, wasAuthorized ? ['cancel', 'void'] : ['cancel'])
  cancelWithSourceOrder(world, cancelled)
  return current(world, cancelled)
}

/** `_start_editing`: a placed order's items can be changed, up to what it cost. */
export const startEditing = (world: World, order: Resource): Resource => {
  const { status, total_amount_cents = 0 } = order.attributes
  if (status !== 'placed') throw invalidTransition(status, 'editing')
  const remembering = withHidden(order, { placed_total_cents: total_amount_cents })
  return announceOrder(world, moveOrder(world, remembering, { status: 'editing' }), ['start_editing'])
}

/** `_stop_editing`: back to placed. "You cannot exceed the original total amount", says the platform's schema. */
export const stopEditing = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  if (status !== 'editing' || !isComplete(world, order)) throw invalidTransition(status, 'placed')
  const most = Number(order.hidden.placed_total_cents)
  if (numberOf(order, 'total_amount_cents') > most) {
    throw invalid({
      part: 'attributes',
      name: 'total_amount_cents',
      key: 'less_than_or_equal_to',
      value: numberOf(order, 'total_amount_cents'),
      count: most,
    })
  }
  return announceOrder(world, moveOrder(world, order, { status: 'placed' }), ['stop_editing'])
}
