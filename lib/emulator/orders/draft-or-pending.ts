import { invalid, invalidTransition } from '../invalid.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { announceOrder, moveOrder } from './move-order.ts'
import { isComplete } from './open-orders.ts'
import { contentProblem } from './placing-problem.ts'

/** Moves an order to `pending` or `draft` where its content asks for it. The caller announces it. */
export const followContent = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  const complete = isComplete(world, order)
  if (status === 'pending' && !complete) return moveOrder(world, order, { status: 'draft' })
  const ready = status === 'draft' && complete && contentProblem(world, order) === undefined
  return ready ? moveOrder(world, order, { status: 'pending' }) : order
}

/** Tells that an order has become `pending` or `draft`, if it has. */
export const announceFollowed = (world: World, before: Resource, after: Resource): Resource => {
  const { status } = after.attributes
  const hasMoved = status !== before.attributes.status && (status === 'pending' || status === 'draft')
  return hasMoved ? announceOrder(world, after, [String(status)]) : after
}

/** Moves the target order of a copy to `pending`, whatever the switch of its source says about its content. */
export const makePending = (world: World, order: Resource): Resource =>
  announceOrder(world, moveOrder(world, order, { status: 'pending' }), ['pending'])

/** `_pending`: from draft, where nothing is missing, or from placing, to give up on that. The caller announces it. */
export const returnToPending = (world: World, order: Resource): Resource => {
  const { status } = order.attributes
  if (status !== 'placing' && !(status === 'draft' && isComplete(world, order))) {
    throw invalidTransition(status, 'pending')
  }
  const problem = contentProblem(world, order)
  if (problem !== undefined) throw invalid(problem)
  return moveOrder(world, order, { status: 'pending', errors_count: 0 })
}
