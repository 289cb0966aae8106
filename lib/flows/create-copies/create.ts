import { dueAfter, dueAt } from '../../core/due-times.ts'
import { failureKind } from '../../core/failure.ts'
import { whyPlanned } from '../../core/history.ts'
import type { WaitReason } from '../../core/reasons.ts'
import { isAsked, isWanted, type Run, type RunCopy } from '../../core/run.ts'
import { referenceOf, resourceIdOf } from '../../core/run-key.ts'
import { hasRunSince } from '../../core/schedule.ts'
import { COPY_CHECK_MS, isPlaced, runCopyOf } from '../../core/see.ts'
import { isRecurring, type Series } from '../../core/series.ts'
import type { CopyView, OrderView } from '../../core/views.ts'
import { mayBeReplaced } from '../../core/wanted-order.ts'
import type { Answer, Dependencies, NewCopy } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { skipReasonOf } from '../note-series.ts'
import { planFollowing } from '../plan-run.ts'
import { putScheduleBack } from '../put-schedule-back.ts'
import { noteSchedule } from './note-schedule.ts'
import { noteTarget } from './note-target.ts'
import { isPlatforms } from './platforms-run.ts'
import { type Settled, settle, settledBySight, settleFailure, wait } from './settle-failure.ts'
import { stepIn } from './step-in.ts'
import type { Work } from './work.ts'

/** Creates the copy of a claimed run, unless it is no longer its turn, or an earlier order of the run still counts. */
export async function create(deps: Dependencies, { run, series, view }: Work): Promise<Settled> {
  if (!isRecurring(series)) {
    // An earlier request of ours may have taken effect since it was looked for, and have cancelled the source.
    if (mayBeReplaced(series) && run.posts > 1) return await lookFirst(deps, run, 'copy_not_listed')
    return await settle(deps, run, { name: 'skip', reason: skipReasonOf(series) })
  }
  if (view !== undefined && isPlatforms(run, series, view)) {
    // The platform made a copy that failed, and still means to run: only when the run is taken from it is it ours to retry.
    return run.copy === undefined ? await leaveToGuard(deps, run) : await stepIn(deps, { run, series, view })
  }
  if (isUntried(run)) {
    if (series.clock === 'commerce_layer') return await leaveToGuard(deps, run)
    // The platform had the clock for a while, unheard.
    if (view !== undefined && hasRunSince(view, run.dueMs)) return await lookFirst(deps, run, 'guarded')
  }
  const outdated = outdatedReason(run, series)
  if (outdated !== undefined) return await leaveOut(deps, run, { series, reason: outdated })
  const cleared = await clearTheWay(deps, run)
  if (cleared !== 'clear') return cleared
  const asked = newCopy(run, series)
  if (asked === undefined) return await settle(deps, run, { name: 'skip', reason: 'series_gone' })
  const noted = await noteSchedule(deps, { run, series, view }, asked)
  if (!noted.ok) return await settleFailure(deps, run, { request: 'read', failure: noted.failure })
  const posted = noted.value
  if (posted === 'already_done') return await settledBySight(deps, run)
  const created = await deps.commerceLayer.createCopy(asked)
  if (!created.ok) {
    const { failure } = created
    const failed = failureKind('create', failure) === 'in_doubt' ? posted : unmoved(posted, run)
    return await settleFailure(deps, failed, { request: 'create', failure })
  }
  const settled = await accept(deps, posted, created.value)
  await putScheduleBack(deps, settled.run)
  return settled
}

/**
 * A POST that was refused has moved no schedule. Kept in mind, it would have the run after it made where a person has moved that one
 * away, and once more where they have moved it to.
 */
function unmoved(posted: Run, { posts, takeoverNextRunMs }: Run): Run {
  return { ...posted, takeoverNextRunMs: posts === 1 ? undefined : takeoverNextRunMs }
}

/** Whether nobody has looked yet for what the platform may have made of a run that was planned as ours. */
function isUntried(run: Run): boolean {
  const untried = run.copy === undefined && !run.doubted
  return run.clock === 'perennial' && untried && whyPlanned(run) !== 'nothing_found'
}

async function lookFirst(deps: Dependencies, run: Run, why: WaitReason): Promise<Settled> {
  return await wait(deps, run, { why, action: 'look_up', afterMs: deps.settings.settleMs })
}

/** The run is the platform's now: it is looked for when that has had its time. */
async function leaveToGuard(deps: Dependencies, run: Run): Promise<Settled> {
  const untilDueMs = Math.max(0, run.dueMs - deps.clock.nowMs())
  const afterMs = untilDueMs + deps.settings.runGraceMs
  return await wait(deps, run, { why: 'guarded', action: 'look_up', afterMs })
}

/** Why a run that nothing was tried for is no longer due: the terms of its series were changed since it was planned. */
function outdatedReason(run: Run, { rule }: Series): 'series_ended' | 'rescheduled' | undefined {
  const tried = run.copy !== undefined || run.doubted || isWanted(run)
  if (rule === undefined || tried || dueAt(rule, run.dueMs) !== undefined) return undefined
  return dueAfter(rule, run.dueMs) === undefined ? 'series_ended' : 'rescheduled'
}

async function leaveOut(
  deps: Dependencies,
  run: Run,
  { series, reason }: { series: Series; reason: 'series_ended' | 'rescheduled' },
): Promise<Settled> {
  await planFollowing(deps, series, run)
  return await settle(deps, run, { name: 'skip', reason })
}

/** What to POST: an automatic subscription gets a recurring order copy, everything else an order copy. */
function newCopy(run: Run, series: Series): NewCopy | undefined {
  const { sourceOrderId, copyType } = series
  if (sourceOrderId === undefined || run.state.name !== 'claimed') return undefined
  const type = copyType ?? 'order_copies'
  const placeTargetOrder = run.state.fenced ? false : series.options.placeTargetOrder
  // A run beside the rule is not the one after which the source order may go.
  const cancelSourceOrder = series.options.cancelSourceOrder && !isAsked(run)
  return {
    type,
    reference: referenceOf(run.key, run.posts),
    sourceOrderId,
    subscriptionId: type === 'recurring_order_copies' ? resourceIdOf(series.id) : undefined,
    options: { ...series.options, placeTargetOrder, cancelSourceOrder },
  }
}

/** One live target order per run: an earlier one is looked at before another copy is made. */
async function clearTheWay(deps: Dependencies, run: Run): Promise<Settled | 'clear'> {
  if (run.copy === undefined) return 'clear'
  const target = await readTarget(deps, run.copy)
  if (!target.ok) {
    if (failureKind('read', target.failure) === 'gone') return 'clear'
    return await settleFailure(deps, run, { request: 'read', failure: target.failure })
  }
  const order = target.value
  if (order === undefined || order.status === 'cancelled') return 'clear'
  if (isPlaced(order)) return await noteTarget(deps, run, order)
  // The customer may pay it at any time, so it is this one that is placed.
  if (order.status === 'pending' || order.status === 'placing') return await placeInstead(deps, run)
  if (!run.copy.ours) return 'clear'
  const cancelled = await deps.commerceLayer.cancelOrder(order.id)
  if (cancelled.ok || failureKind('change', cancelled.failure) === 'gone') return 'clear'
  return await settleFailure(deps, run, { request: 'change', failure: cancelled.failure, target: order })
}

/** The order of an earlier copy; a delivery may have told of the copy without its order. */
async function readTarget(deps: Dependencies, copy: RunCopy): Promise<Answer<OrderView | undefined>> {
  if (copy.targetOrderId !== undefined) return await deps.commerceLayer.retrieveOrder(copy.targetOrderId)
  const read = await deps.commerceLayer.retrieveCopy(copy.type, copy.id)
  return read.ok ? { ok: true, value: read.value.targetOrder } : read
}

async function placeInstead(deps: Dependencies, run: Run): Promise<Settled> {
  const wakeMs = deps.clock.nowMs()
  return await settle(deps, run, { name: 'wait', why: 'unplaced', action: 'place', wakeMs })
}

async function accept(deps: Dependencies, run: Run, copy: CopyView): Promise<Settled> {
  if (copy.status === 'pending' || copy.status === 'in_progress') {
    const wakeMs = deps.clock.nowMs() + COPY_CHECK_MS
    const settled = await settle(deps, run, { name: 'accept', copy: runCopyOf(copy), wakeMs })
    // Where something else moved the run meanwhile, the copy in hand is a fact all the same.
    if (settled.run.copy?.id === copy.id) return settled
    await noteCopyOf(deps, settled.run, copy)
    return await settledBySight(deps, run)
  }
  await noteCopyOf(deps, run, copy)
  return await settledBySight(deps, run)
}
