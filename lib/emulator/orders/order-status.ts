import { invalid, invalidTransition } from '../api-error.ts'
import { paymentProblem, sourceOutcomeOf } from '../copies/outcome.ts'
import { publish } from '../deliveries/publish.ts'
import { change, current, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import { activateBySourceOrder } from '../subscriptions/subscription-status.ts'
import type { World } from '../world.ts'

const announce = (world: World, order: Resource, triggers: readonly string[]): Resource => {
  for (const trigger of triggers) publish(world, `orders.${trigger}`, order)
  return order
}

/** Moves a draft to `pending`: it has a customer and something to buy. */
export const makePending = (world: World, order: Resource): Resource =>
  announce(world, change(world, order, { status: 'pending' }), ['pending'])

/**
 * `_place`. An order that is placed already stays as it is (the platform's schema flags the trigger as idempotent);
 * the target of a copy meets the payment problem that the switch of its source order says.
 */
export const placeOrder = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  if (status === 'placed' || status === 'approved') return order
  if (status !== 'pending') throw invalidTransition(status, 'placed')
  const problem = paymentProblem(sourceOutcomeOf(world, order))
  if (problem !== undefined) throw invalid({ part: 'attributes', name: 'payment_source', message: problem })
  const placed = change(world, order, { status: 'placed', payment_status: 'authorized', placed_at: nowIso(world) })
  announce(world, placed, ['place', 'authorize'])
  activateBySourceOrder(world, placed)
  return placed
}

/** `_approve`: placed to approved. */
export const approveOrder = (world: World, order: Resource): Resource => {
  if (order.attributes.status !== 'placed') throw invalidTransition(order.attributes.status, 'approved')
  return announce(world, change(world, order, { status: 'approved', approved_at: nowIso(world) }), ['approve'])
}

/** Whether an order can still be cancelled. */
export const isCancellable = (order: Resource): boolean => order.attributes.status !== 'cancelled'

/** `_cancel`: from any other status; an authorized payment is voided. */
export const cancelOrder = (world: World, order: Resource): Resource => {
  if (!isCancellable(order)) throw invalidTransition(order.attributes.status, 'cancelled')
  const wasAuthorized = order.attributes.payment_status === 'authorized'
  const cancelled = change(world, order, {
    status: 'cancelled',
    cancelled_at: nowIso(world),
    ...(wasAuthorized ? { payment_status: 'voided' } : {}),
  })
  return announce(world, current(world, cancelled), wasAuthorized ? ['cancel', 'void'] : ['cancel'])
}
