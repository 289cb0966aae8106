import { publish } from '../deliveries/publish.ts'
import { isJsonList, type Json } from '../json.ts'
import { cancelOrder, isCancellable, makePending, placeOrder } from '../orders/order-status.ts'
import { change, current, nowIso, related } from '../records.ts'
import type { Resource } from '../resource.ts'
import { copyHasEnded, copyHasStarted } from '../subscriptions/subscription-runs.ts'
import type { World } from '../world.ts'
import { type Ending, endingOf, outcomeOf } from './outcome.ts'
import { createTargetOrder } from './target-order.ts'

const findCopy = (world: World, id: string, status: string): Resource | undefined => {
  const copy = world.store.find(['order_copies', 'recurring_order_copies'], id)
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
  publish(world, `${copy.type}.start`, started)
  copyHasStarted(world, started)
  world.agenda.add(world.nowMs() + world.behaviour().copyDurationMs, { kind: 'finish_copy', copyId })
}

const sourceGone: Ending = { status: 'failed', target: 'draft', errorsLog: { source_order: ['must exist'] } }

const errorsIn = (log: Ending['errorsLog']): number =>
  Object.values(log).reduce((sum: number, messages: Json) => sum + (isJsonList(messages) ? messages.length : 1), 0)

/** Takes the target order as far as the ending says. One that somebody has meanwhile moved on is left alone. */
const moveTarget = (world: World, copy: Resource, ending: Ending): void => {
  const target = related(world, copy, 'target_order')
  if (target?.attributes.status !== 'draft' || ending.target === 'draft') return
  const pending = makePending(world, target)
  if (ending.target === 'placed') placeOrder(world, pending)
}

/** in_progress -> completed or failed, as the source order's switch says at this moment. */
export const finishCopy = (world: World, copyId: string): void => {
  const copy = findCopy(world, copyId, 'in_progress')
  if (copy === undefined) return
  const source = related(world, copy, 'source_order')
  const ending = source === undefined ? sourceGone : endingOf(outcomeOf(source), copy.attributes)
  moveTarget(world, copy, ending)
  if (ending.status === 'completed' && copy.attributes.cancel_source_order === true && source !== undefined) {
    const latest = current(world, source)
    if (isCancellable(latest)) cancelOrder(world, latest)
  }
  const ended = change(world, copy, {
    status: ending.status,
    [`${ending.status}_at`]: nowIso(world),
    errors_log: ending.errorsLog,
    errors_count: errorsIn(ending.errorsLog),
  })
  publish(world, `${copy.type}.${ending.status === 'completed' ? 'complete' : 'fail'}`, ended)
  copyHasEnded(world, ended, ending.status)
}
