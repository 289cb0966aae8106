import type { ApiError } from '../api-error.ts'
import { publish } from '../deliveries/publish.ts'
import { invalid, wrongTransition } from '../invalid.ts'
import type { Json } from '../json.ts'
import { change, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import type { World } from '../world.ts'
import { approveOrder } from './order-status.ts'
import { paymentProblemOf } from './placing-problem.ts'

type PaymentMove = { readonly to: 'authorized' | 'paid' | 'refunded'; readonly topic: 'authorize' | 'pay' | 'refund' }

const impossible = (from: Json | undefined, to: PaymentMove['to']): ApiError =>
  invalid(wrongTransition('payment_status', from, to))

const movePayment = (world: World, order: Resource, { to, topic }: PaymentMove): Resource => {
  const moved = change(world, order, { payment_status: to, payment_updated_at: nowIso(world) })
  publish(world, `orders.${topic}`, moved)
  return moved
}

/** `_authorize`: an order that is about to be placed. What is authorized already stays as it is: the trigger is idempotent. */
export const authorizeOrder = (world: World, order: Resource): Resource => {
  const { status, payment_status } = order.attributes
  if (payment_status === 'authorized') return order
  if (payment_status !== 'unpaid' || (status !== 'pending' && status !== 'placing')) {
    throw impossible(payment_status, 'authorized')
  }
  const problem = paymentProblemOf(world, order)
  if (problem !== undefined) throw invalid(problem)
  return movePayment(world, order, { to: 'authorized', topic: 'authorize' })
}

const checkCapture = (order: Resource): void => {
  const { status, payment_status } = order.attributes
  const isCapturable = payment_status === 'authorized' && (status === 'placed' || status === 'approved')
  if (!isCapturable) throw impossible(payment_status, 'paid')
}

/** `_capture`: an authorized order that is placed or approved is paid. */
export const captureOrder = (world: World, order: Resource): Resource => {
  checkCapture(order)
  return movePayment(world, order, { to: 'paid', topic: 'pay' })
}

/** `_approve_and_capture`: both, or neither. */
export const approveAndCapture = (world: World, order: Resource): Resource => {
  checkCapture(order)
  return captureOrder(world, approveOrder(world, order))
}

/** `_refund`: all of what was paid. */
export const refundOrder = (world: World, order: Resource): Resource => {
  const { payment_status } = order.attributes
  if (payment_status !== 'paid') throw impossible(payment_status, 'refunded')
  return movePayment(world, order, { to: 'refunded', topic: 'refund' })
}
