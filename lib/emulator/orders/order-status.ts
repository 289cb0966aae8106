import { invalid, invalidTransition } from '../api-error.ts'
import { publish } from '../deliveries/publish.ts'
import type { JsonObject } from '../json.ts'
import { change, current, nowIso } from '../records.ts'
import { numberOf, type Resource, withHidden } from '../resource.ts'
import { activateBySourceOrder, cancelWithSourceOrder } from '../subscriptions/subscription-status.ts'
import type { World } from '../world.ts'
import { countOrder } from './count-order.ts'
import { isComplete, isOpenStatus } from './open-orders.ts'
import { contentProblem, paymentOf, placingProblem } from './placing-problem.ts'

/** Stores an order in another status, together with what changes by that. */
const move = (world: World, order: Resource, attributes: JsonObject & { readonly status: string }): Resource =>
  change(world, order, { editable: isOpenStatus(attributes.status), ...attributes })

const announced = (world: World, order: Resource, triggers: readonly string[]): Resource => {
  for (const trigger of triggers) publish(world, `orders.${trigger}`, order)
  return order
}

/** Moves an order to `pending` or `draft` where its content asks for it. The caller announces it. */
export const settle = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  const complete = isComplete(world, order)
  if (status === 'pending' && !complete) return move(world, order, { status: 'draft' })
  const ready = status === 'draft' && complete && contentProblem(world, order) === undefined
  return ready ? move(world, order, { status: 'pending' }) : order
}

/** Tells that an order has become `pending` or `draft`, if it has. */
export const announceSettled = (world: World, before: Resource, after: Resource): Resource => {
  const { status } = after.attributes
  const hasMoved = status !== before.attributes.status && (status === 'pending' || status === 'draft')
  return hasMoved ? announced(world, after, [String(status)]) : after
}

/** Moves the target order of a copy to `pending`, whatever the switch of its source says about its content. */
export const makePending = (world: World, order: Resource): Resource =>
  announced(world, move(world, order, { status: 'pending' }), ['pending'])

/** `_pending`: from draft, where nothing is missing, or from placing, to give up on that. The caller announces it. */
export const returnToPending = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  if (status !== 'placing' && !(status === 'draft' && isComplete(world, order))) {
    throw invalidTransition(status, 'pending')
  }
  const problem = contentProblem(world, order)
  if (problem !== undefined) throw invalid(problem)
  return move(world, order, { status: 'pending', errors_count: 0 })
}

/** Places a pending or placing order that nothing keeps from it; what costs nothing needs no payment. */
export const placeNow = (world: World, order: Resource): Resource => {
  const isFree = numberOf(order, 'total_amount_cents') === 0
  const isUnpaid = order.attributes.payment_status === 'unpaid'
  const placed = move(
    world,
    { ...order, relations: { ...order.relations, payment_source: paymentOf(world, order) } },
    {
      status: 'placed',
      placed_at: nowIso(world),
      errors_count: 0,
      ...(isUnpaid ? { payment_status: isFree ? 'free' : 'authorized', payment_updated_at: nowIso(world) } : {}),
    },
  )
  countOrder(world, placed)
  announced(world, placed, isUnpaid && !isFree ? ['place', 'authorize'] : ['place'])
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
    const placing = announced(world, move(world, order, { status: 'placing', errors_count: 0 }), ['placing'])
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
  return announced(world, move(world, order, { status: 'approved', approved_at: nowIso(world) }), ['approve'])
}

/** Whether an order can still be cancelled. */
export const isCancellable = (order: Resource): boolean => order.attributes.status !== 'cancelled'

/** `_cancel`: from any other status; an authorized payment is voided. */
export const cancelOrder = (world: World, order: Resource): Resource => {
  if (!isCancellable(order)) throw invalidTransition(order.attributes.status, 'cancelled')
  const wasAuthorized = order.attributes.payment_status === 'authorized'
  const cancelled = move(world, order, {
    status: 'cancelled',
    cancelled_at: nowIso(world),
    ...(wasAuthorized ? { payment_status: 'voided', payment_updated_at: nowIso(world) } : {}),
  })
  announced(world, cancelled, wasAuthorized ? ['cancel', 'void'] : ['cancel'])
  cancelWithSourceOrder(world, cancelled)
  return current(world, cancelled)
}

/** `_start_editing`: a placed order's items can be changed, up to what it cost. */
export const startEditing = (world: World, order: Resource): Resource => {
  const { status, total_amount_cents = 0 } = order.attributes
  if (status !== 'placed') throw invalidTransition(status, 'editing')
  const remembering = withHidden(order, { placed_total_cents: total_amount_cents })
  return announced(world, move(world, remembering, { status: 'editing' }), ['start_editing'])
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
      message: `must be less than or equal to ${most}`,
      meta: { error: 'less_than_or_equal_to', count: most },
    })
  }
  return announced(world, move(world, order, { status: 'placed' }), ['stop_editing'])
}
