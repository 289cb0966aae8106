import { MINUTE_MS } from '../../core/duration.ts'
import { backoffMs, failureKind } from '../../core/failure.ts'
import { fenceEndsMs } from '../../core/fence.ts'
import { isPayable } from '../../core/order-status.ts'
import type { Run } from '../../core/run.ts'
import { isFinal, isOurs, isPlaced, runCopyOf } from '../../core/see.ts'
import type { CopyView, OrderView, SubscriptionView } from '../../core/views.ts'
import { isOrderWanted } from '../../core/wanted-order.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { skipReasonOf } from '../note-series.ts'
import { findCopies } from './find-copies.ts'
import { noteTarget } from './note-target.ts'
import { type Settled, settle, settledBySight, settleFailure, wait } from './settle-failure.ts'
import type { Work } from './work.ts'

const PLACING = { why: 'placing', afterMs: 5 * MINUTE_MS } as const

/** A run whose order is to be placed, and all copies that were found for it. */
interface Placing extends Work {
  copies: readonly CopyView[]
}

/** Places the target order of a run's copy, after one more look at what else was made for the run. */
export async function place(deps: Dependencies, work: Work): Promise<Settled> {
  const { run, series, view } = work
  const fenceMs = fenceEndsMs(run, deps.settings) - deps.clock.nowMs()
  if (run.doubted && fenceMs > 0) return await wait(deps, run, { why: 'unplaced', afterMs: fenceMs })
  const found = await findCopies(deps, work)
  if (!found.ok) return await settleFailure(deps, run, { request: 'read', failure: found.failure })
  const own = found.value.find((copy) => copy.id === run.copy?.id)
  // What is placed does not give way: a second order is named, and a person says which one is cancelled.
  const isDone = own?.targetOrder !== undefined && isPlaced(own.targetOrder)
  const rival = isDone ? undefined : found.value.find((copy) => copy.id !== own?.id && takesOver(copy, own))
  if (rival !== undefined) return await yieldTo(deps, run, { rival, all: found.value })
  const targetId = own?.targetOrderId ?? run.copy?.targetOrderId
  if (targetId === undefined) return await withoutTarget(deps, run)
  const others = found.value.filter((copy) => copy.id !== run.copy?.id && isOurs(copy) && leavesPayable(copy))
  const cleared = await cancelOrders(deps, run, others)
  if (cleared !== 'cancelled') return cleared
  if (own !== undefined && goesOnByItself(own) && !isDone) return await lookAgain(deps, run)
  const read = await deps.commerceLayer.retrieveOrder(targetId)
  if (!read.ok) {
    const gone = failureKind('read', read.failure) === 'gone'
    if (gone) return await settle(deps, run, { name: 'park', reason: 'target_cancelled' })
    return await settleFailure(deps, run, { request: 'read', failure: read.failure })
  }
  return await placeOrder(deps, { run, series, view, copies: found.value }, read.value)
}

async function placeOrder(deps: Dependencies, placing: Placing, order: OrderView): Promise<Settled> {
  const { run, series, view, copies } = placing
  if (isPlaced(order)) return await noteTarget(deps, run, order)
  if (order.status === 'placing') return await wait(deps, run, PLACING)
  const isWanted = isOrderWanted(series, run, copies) || (view !== undefined && lacksPaymentSource(view))
  if (!isWanted) return await giveUp(deps, placing, order)
  // Somebody cancelled this run's order: whether another is wanted is not ours to guess.
  if (order.status === 'cancelled') return await settle(deps, run, { name: 'park', reason: 'target_cancelled' })
  const placed = await deps.commerceLayer.placeOrder(order.id)
  if (!placed.ok) return await settleFailure(deps, run, { request: 'change', failure: placed.failure, target: order })
  if (isPlaced(placed.value)) return await noteTarget(deps, run, placed.value)
  return await wait(deps, run, PLACING)
}

/** Nobody has stopped a subscription that waits for a payment source: the order that failed for want of one is still wanted. */
function lacksPaymentSource({ status }: SubscriptionView): boolean {
  return status === 'pending'
}

/**
 * Whoever has cancelled or paused the series since wants no order of it any more: what is not placed yet is not placed. The order in hand
 * is cancelled too where no list shows its copy: nothing would look at it again.
 */
async function giveUp(deps: Dependencies, { run, series, copies }: Placing, order: OrderView): Promise<Settled> {
  const listed = copies.filter((copy) => isOurs(copy) && leavesPayable(copy))
  const isListed = listed.some(({ targetOrder }) => targetOrder?.id === order.id)
  const inHand = run.copy?.ours && !isListed && isPayable(order) ? [{ targetOrder: order }] : []
  const cleared = await cancelOrders(deps, run, [...listed, ...inHand])
  return cleared === 'cancelled' ? await settle(deps, run, { name: 'skip', reason: skipReasonOf(series) }) : cleared
}

/** A copy that has placed its order, or will by itself, takes over the choice; our own draft is cancelled. */
async function yieldTo(
  deps: Dependencies,
  run: Run,
  { rival, all }: { rival: CopyView; all: readonly CopyView[] },
): Promise<Settled> {
  // It may fail yet: first the run stands for it, then our draft is cancelled, as one of another copy.
  if (isAtWork(rival)) {
    const wakeMs = deps.clock.nowMs()
    return await settle(
      deps,
      { ...run, copy: runCopyOf(rival) },
      { name: 'wait', why: 'unplaced', action: 'place', wakeMs },
    )
  }
  const drafts = all.filter(
    (copy) => copy.id === run.copy?.id && isOurs(copy) && copy.targetOrder?.status !== 'cancelled',
  )
  const cleared = await cancelOrders(deps, run, drafts)
  if (cleared !== 'cancelled') return cleared
  // The run stood for the draft; it stands for the rival from now on.
  const outcome = await noteCopyOf(deps, { ...run, copy: undefined }, rival)
  if (outcome !== 'recorded') return await lookAgain(deps, { ...run, copy: runCopyOf(rival) })
  return await settledBySight(deps, run)
}

/** One live target order per run: cancels the orders of our copies that the run does not stand for. */
async function cancelOrders(
  deps: Dependencies,
  run: Run,
  copies: readonly Pick<CopyView, 'targetOrder'>[],
): Promise<Settled | 'cancelled'> {
  for (const { targetOrder } of copies) {
    if (targetOrder === undefined) continue
    const cancelled = await deps.commerceLayer.cancelOrder(targetOrder.id)
    const kind = cancelled.ok ? 'gone' : failureKind('change', cancelled.failure)
    if (cancelled.ok || kind === 'gone') continue
    // It may not be as it was a moment ago: look at all of them again. Refused a second time, it stays refused.
    if (kind === 'business' && !wasRefusedBefore(run)) return await lookAgain(deps, run, 'cancelling_refused')
    return await settleFailure(deps, run, { request: 'change', failure: cancelled.failure, target: targetOrder })
  }
  return 'cancelled'
}

function wasRefusedBefore({ history }: Run): boolean {
  return [...history.first, ...history.last].some(({ why }) => why === 'cancelling_refused')
}

function leavesPayable({ targetOrder }: CopyView): boolean {
  return targetOrder !== undefined && isPayable(targetOrder)
}

/**
 * Whether a run that stands for one copy goes over to another. Of two at work neither takes over from the other: the run would go from
 * one to the other for as long as they are.
 */
function takesOver(copy: CopyView, own: CopyView | undefined): boolean {
  return isPlacedOrPlacing(copy) || (goesOnByItself(copy) && (own === undefined || !goesOnByItself(own)))
}

/** Whether a copy has placed its order, or will without us. */
export function goesOnByItself(copy: CopyView): boolean {
  return isPlacedOrPlacing(copy) || (isAtWork(copy) && copy.placeTargetOrder !== false)
}

function isPlacedOrPlacing({ targetOrder }: CopyView): boolean {
  return targetOrder !== undefined && (isPlaced(targetOrder) || targetOrder.status === 'placing')
}

/** Its order may come to nothing yet. */
function isAtWork(copy: CopyView): boolean {
  return !isFinal(copy) && !isPlacedOrPlacing(copy)
}

/** Of a copy that was deleted before anybody knew its order nothing is left to place: the run goes on with what else there is. */
async function withoutTarget(deps: Dependencies, run: Run): Promise<Settled> {
  if (run.copy === undefined) return await lookAgain(deps, run)
  const read = await deps.commerceLayer.retrieveCopy(run.copy.type, run.copy.id)
  if (read.ok) return await lookAgain(deps, run)
  if (failureKind('read', read.failure) === 'gone') return await lookAgain(deps, { ...run, copy: undefined })
  return await settleFailure(deps, run, { request: 'read', failure: read.failure })
}

async function lookAgain(
  deps: Dependencies,
  run: Run,
  why: 'unplaced' | 'cancelling_refused' = 'unplaced',
): Promise<Settled> {
  const afterMs = Math.max(deps.settings.settleMs, backoffMs(run.waits, deps.random.next()))
  return await wait(deps, run, { why, action: 'look_up', afterMs })
}
