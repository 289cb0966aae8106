import type { CopyOutcome } from '../control-types.ts'
import { publish } from '../deliveries/publish.ts'
import { isJsonList, type Json } from '../json.ts'
import { makePending } from '../orders/draft-or-pending.ts'
import { isComplete, isOpenStatus } from '../orders/open-orders.ts'
import { cancelOrder, isCancellable, placeNow } from '../orders/order-status.ts'
import { paymentProblemOf } from '../orders/placing-problem.ts'
import { applyPromotions } from '../orders/recalculate.ts'
import { change, current, nowIso, related } from '../records.ts'
import { copyTypes, type Resource } from '../resource.ts'
import { announceRunEnd, copyHasEnded, copyHasStarted } from '../subscriptions/copy-effects.ts'
import type { World } from '../world.ts'
import { type Circumstances, type Ending, endingOf, outcomeOf } from './outcome.ts'
import { createTargetOrder } from './target-order.ts'

const findCopy = (world: World, id: string, status: string): Resource | undefined => {
  const copy = world.store.find(copyTypes, id)
  return copy?.attributes.status === status ? copy : undefined
}

/** pending -> in_progress: the target order comes into being as a draft. */
export const startCopy = (world: World, copyId: string): void => {
  const copy = findCopy(world, copyId, 'pending')
  if (copy === undefined) return
  const source = related(world, copy, 'source_order')
  const target = source === undefined ? undefined : createTargetOrder(world, copy, source)
  const relations = {
    ...copy.relations,
    target_order: target === undefined ? null : { type: target.type, id: target.id },
  }
  const started = change(world, { ...copy, relations }, { status: 'in_progress', started_at: nowIso(world) })
  // Deliveries about a copy can include its subscription, which moves along with it.
  copyHasStarted(world, started)
  publish(world, `${copy.type}.start`, started)
  world.agenda.add(world.nowMs() + world.behaviour().copyDurationMs, { kind: 'finish_copy', copyId })
}

const sourceGone: Ending = { status: 'failed', target: 'draft', errorsLog: { source_order: ['must exist'] } }

const errorsIn = (log: Ending['errorsLog']): number =>
  Object.values(log).reduce((sum: number, messages: Json) => sum + (isJsonList(messages) ? messages.length : 1), 0)

/** The last changes of the target order: an invalid coupon that is ignored is dropped, and promotions are run again if asked. */
const revised = (world: World, copy: Resource, outcome: CopyOutcome): Resource | undefined => {
  const target = related(world, copy, 'target_order')
  if (target === undefined || !isOpenStatus(target.attributes.status)) return target
  const { ignore_invalid_coupon, apply_promotions } = copy.attributes
  const isDropped = ignore_invalid_coupon === true && outcome === 'coupon_invalid'
  const valid = isDropped ? change(world, target, { coupon_code: null }) : target
  return apply_promotions === true ? applyPromotions(world, valid) : valid
}

/** Takes the target order as far as the ending says. One that somebody has meanwhile moved on is left alone. */
const moveTarget = (world: World, target: Resource, ending: Ending): void => {
  if (ending.target === 'draft' || ending.target === 'cancelled') return
  const pending = target.attributes.status === 'draft' ? makePending(world, target) : target
  if (ending.target === 'placed' && pending.attributes.status === 'pending') placeNow(world, pending)
}

/** A coupon can only be invalid where there is one: not in recurring copies, which have none. */
const metBy = (target: Resource | undefined, outcome: CopyOutcome): CopyOutcome =>
  outcome === 'coupon_invalid' && (target?.attributes.coupon_code ?? null) === null ? 'ok' : outcome

const standingOf = (world: World, target: Resource | undefined): Circumstances['target'] => {
  if (target?.attributes.status === 'cancelled') return 'cancelled'
  return target !== undefined && isComplete(world, target) ? 'complete' : 'incomplete'
}

const endingFor = (world: World, copy: Resource, source: Resource): Ending => {
  const outcome = outcomeOf(source)
  const target = revised(world, copy, outcome)
  const payment = target === undefined ? undefined : paymentProblemOf(world, target)
  const met = { outcome: metBy(target, outcome), target: standingOf(world, target), payment }
  const ending = endingOf(met, copy.attributes)
  if (target !== undefined) moveTarget(world, target, ending)
  return ending
}

const cancelSource = (world: World, source: Resource): void => {
  const latest = current(world, source)
  if (isCancellable(latest)) cancelOrder(world, latest)
}

const topicTriggers = { completed: 'complete', failed: 'fail', aborted: undefined } as const

/** in_progress -> completed, failed or aborted, as the source order's switch says at this moment. */
export const finishCopy = (world: World, copyId: string): void => {
  const copy = findCopy(world, copyId, 'in_progress')
  if (copy === undefined) return
  const source = related(world, copy, 'source_order')
  const ending = source === undefined ? sourceGone : endingFor(world, copy, source)
  if (ending.status === 'completed' && copy.attributes.cancel_source_order === true && source !== undefined) {
    cancelSource(world, source)
  }
  const ended = change(world, copy, {
    status: ending.status,
    ...(ending.status === 'aborted' ? {} : { [`${ending.status}_at`]: nowIso(world) }),
    errors_log: ending.errorsLog,
    errors_count: errorsIn(ending.errorsLog),
  })
  const subscription = copyHasEnded(world, ended, ending.status)
  const trigger = topicTriggers[ending.status]
  // No topic tells of an aborted copy, nor of its subscription.
  if (trigger === undefined) return
  publish(world, `${copy.type}.${trigger}`, ended)
  if (subscription !== undefined) announceRunEnd(world, subscription)
}
