import { afterFailure, countFailure, isCounted, isOfBeforeReplay } from './after-failure.ts'
import { isAtPlacing, standsByItsCopy, wasSoBeforeParked } from './at-placing.ts'
import { MINUTE_MS } from './duration.ts'
import { fenceEndsMs } from './fence.ts'
import type { SeenReason } from './reasons.ts'
import { isGivenUp, type Run, type RunCopy, type RunState } from './run.ts'
import { REFERENCE_ORIGIN } from './run-key.ts'
import { enter } from './run-moves.ts'
import { isRunOfPlatform } from './schedule.ts'
import type { Settings } from './settings.ts'
import type { CopyView, OrderView } from './views.ts'

/** What the run's series says about its orders. */
export interface SeriesTerms {
  /** Whether the series wants its orders placed; if not, an unplaced order is success. */
  wantsPlacement: boolean
  /** When the series is due next after this run: retries never go past it. Undefined: never again. */
  nextDueMs: number | undefined
}

/** What became of telling a run what was seen. Doing nothing has a name. */
export type SeenOutcome = 'recorded' | 'duplicate' | 'already_done' | 'second_order' | 'copy_at_work'

export interface Seen {
  outcome: SeenOutcome
  run: Run
}

export interface SeeContext {
  terms: SeriesTerms
  settings: Settings
  nowMs: number
}

/** How long a copy may be at work before it is looked at again. */
export const COPY_CHECK_MS = 10 * MINUTE_MS

/** How long after a copy completed its order may stay in placing before it is looked at again. */
const PLACING_CHECK_MS = 5 * MINUTE_MS

/**
 * Tells a run what was seen of one of its copies. Facts beat intentions: what is seen moves a run from any state but
 * completed.
 */
export function seeCopy(run: Run, copy: CopyView, context: SeeContext): Seen {
  const placed = copy.targetOrder !== undefined && isPlaced(copy.targetOrder)
  if (run.state.name === 'completed') {
    const another = placed && run.state.placed && run.copy !== undefined && run.copy.id !== copy.id
    return { outcome: another ? 'second_order' : 'already_done', run }
  }
  const known = withCopy(run, copy)
  const isNone = isGivenUp(run) || isDraftOfOthers(run, copy, context.terms) || isTryOfOthers(run, copy)
  const counts = !isSuperseded(run, copy) && !isNone && !isDiscarded(run, copy)
  if (!placed && (!counts || isLookedAtLater(run, copy))) return { outcome: 'duplicate', run }
  if (placed) return complete(known, true, { why: 'order_placed', nowMs: context.nowMs })
  switch (copy.status) {
    case 'completed':
      return isOldNews(run, copy) ? { outcome: 'duplicate', run } : seeCompleted(known, copy, context)
    case 'failed':
    case 'aborted':
      return seeFailed(run, copy, context)
    default:
      return seeAtWork(run, copy, context)
  }
}

/**
 * A late word about an earlier copy than the one the run stands for. A plain copy from a POST in doubt is none: it places
 * its order by itself, and takes over until the other has completed.
 */
function isSuperseded(run: Run, copy: CopyView): boolean {
  if (run.copy === undefined) return false
  if (run.copy.id === copy.id) return copy.updatedMs < run.copy.updatedMs && !(isFinal(copy) && !isFinal(run.copy))
  const takesOver = run.doubted && copy.placeTargetOrder === true && !hasFailed(copy)
  return copy.createdMs < run.copy.createdMs && !takesOver
}

/**
 * A copy of ours whose order was cancelled while the run stands for another one: that is how a draft gives way. An order that
 * somebody else cancelled is that of the copy that the run stands for.
 */
export function isDiscarded(run: Run, copy: CopyView): boolean {
  return isOurs(copy) && run.copy !== undefined && run.copy.id !== copy.id && copy.targetOrder?.status === 'cancelled'
}

/** Before the order of a run's copy is placed all its copies are looked at, as they are then: what is told of another may be long past. */
function isLookedAtLater(run: Run, copy: CopyView): boolean {
  if (run.copy?.id === copy.id) return false
  if (isAtPlacing(run)) return true
  return isOurs(copy) && (standsByItsCopy(run, copy) || (!isFinal(copy) && wasSoBeforeParked(run, copy)))
}

function hasFailed({ status }: { status: string }): boolean {
  return status === 'failed' || status === 'aborted'
}

/** Whether a copy has come to its end. */
export function isFinal({ status }: { status: string }): boolean {
  return status === 'completed' || status === 'failed' || status === 'aborted'
}

/**
 * Somebody copied the order to edit it, say: unless it is placed, that is no renewal, and not ours to place or cancel. A
 * copy that belongs to a subscription was made by the platform, and the one that a run stands for already is its own.
 */
export function isDraftOfOthers(run: Run, copy: CopyView, terms: Pick<SeriesTerms, 'wantsPlacement'>): boolean {
  const platforms = run.clock === 'commerce_layer' && copy.subscriptionId !== undefined
  if (platforms || isOurs(copy) || run.copy?.id === copy.id) return false
  return copy.placeTargetOrder === false && terms.wantsPlacement
}

/**
 * Somebody tries to make the order of a run that was left out, because its series is paused, say: should that fail, it is not for us to
 * try again. What belongs to a subscription may be the platform's, which makes runs that are wanted.
 */
function isTryOfOthers({ state }: Run, copy: CopyView): boolean {
  const mayBePlatforms = copy.subscriptionId !== undefined && (copy.schedule === undefined || isRunOfPlatform(copy))
  return state.name === 'skipped' && !isOurs(copy) && !mayBePlatforms
}

/** Whether Perennial made a copy. */
export function isOurs(copy: CopyView): boolean {
  return copy.referenceOrigin === REFERENCE_ORIGIN
}

/** What a run keeps of the copy that it stands for. */
export function runCopyOf(copy: CopyView): RunCopy {
  const { type, id, status, createdMs, updatedMs, targetOrderId } = copy
  return { type, id, status, createdMs, updatedMs, targetOrderId, ours: isOurs(copy) }
}

/**
 * A copy that is known to be completed and is told again: the run was closed knowing it, or still waits for its order to
 * be placed. Otherwise a delivery that comes twice would take a parked run up again.
 */
function isOldNews(run: Run, copy: CopyView): boolean {
  if (run.copy?.id !== copy.id || run.copy.status !== 'completed') return false
  const placing = copy.targetOrder === undefined || copy.targetOrder.status === 'placing'
  return run.state.name === 'parked' || run.state.name === 'skipped' || (run.state.name === 'accepted' && placing)
}

/**
 * Tells a run what was seen of the target order of its copy. While the copy is at work its own delivery is yet to come; should it
 * be lost, the copy is asked for.
 */
export function seeTargetOrder(run: Run, order: OrderView, context: SeeContext): Seen {
  if (run.state.name === 'completed') return { outcome: 'already_done', run }
  if (!isPlaced(order)) return { outcome: 'duplicate', run }
  // Both would be told at the same moment, and write at the same moment; the copy's own word says more.
  if (run.state.name === 'accepted' && run.copy !== undefined && !isFinal(run.copy)) {
    return { outcome: 'copy_at_work', run }
  }
  return complete(run, true, { why: 'order_placed', nowMs: context.nowMs })
}

/** Whether an order has become one that the customer owes or has paid; only one that is placed can be edited, and it is so again then. */
export function isPlaced({ status }: { status: string }): boolean {
  return status === 'placed' || status === 'approved' || status === 'editing'
}

function complete(run: Run, placed: boolean, seen: { why: SeenReason; nowMs: number }): Seen {
  const state: RunState = { name: 'completed', placed, closedMs: seen.nowMs }
  return { outcome: 'recorded', run: enter({ ...run, waits: 0, crashes: 0 }, { state, ...seen }) }
}

function seeCompleted(run: Run, copy: CopyView, context: SeeContext): Seen {
  const { terms, nowMs, settings } = context
  const fenced = copy.placeTargetOrder === false && terms.wantsPlacement
  if (!terms.wantsPlacement) return complete(run, false, { why: 'copy_completed', nowMs })
  if (isAtPlacing(run)) return { outcome: 'duplicate', run }
  const placing = copy.targetOrder === undefined || copy.targetOrder.status === 'placing'
  if (placing) return accepted(run, nowMs + PLACING_CHECK_MS, { why: 'copy_completed', nowMs })
  const wakeMs = fenced ? Math.max(nowMs, fenceEndsMs(run, settings)) : nowMs + settings.settleMs
  return planned(run, { action: 'place', wakeMs }, { why: 'copy_completed', nowMs })
}

function seeFailed(run: Run, copy: CopyView, context: SeeContext): Seen {
  if (isCounted(run, copy)) return { outcome: 'duplicate', run }
  const { terms, settings, nowMs } = context
  const failed = { ...countFailure(withCopy(run, copy), copy), error: copy.error ?? run.error }
  const why: SeenReason = copy.status === 'aborted' ? 'copy_aborted' : 'copy_failed'
  if (isOfBeforeReplay(run, copy))
    return planned(failed, { action: 'look_up', wakeMs: lookUpMs(run, nowMs) }, { why, nowMs })
  return { outcome: 'recorded', run: afterFailure(failed, copy.targetOrder, { terms, settings, nowMs, why }) }
}

/** What an answer that was lost has made is not shown at once. */
function lookUpMs({ state }: Run, nowMs: number): number {
  return state.name === 'in_doubt' ? Math.max(nowMs, state.wakeMs) : nowMs
}

function seeAtWork(run: Run, copy: CopyView, context: SeeContext): Seen {
  const further = run.copy?.id === copy.id && run.state.name === 'accepted'
  if (further || isAtPlacing(run) || isCounted(run, copy)) return { outcome: 'duplicate', run }
  // Its POST is being answered at this moment: the holder of the claim writes the same, or dies and is looked after.
  if (isOurs(copy) && run.state.name === 'claimed' && run.state.action === 'create')
    return { outcome: 'copy_at_work', run }
  return accepted(withCopy(run, copy), checkMs(run, context.nowMs), { why: 'copy_seen', nowMs: context.nowMs })
}

/** A guarded run is looked at after its grace anyway; keeping that time keeps its place in the ledger's index. */
function checkMs(run: Run, nowMs: number): number {
  const guardMs = run.state.name === 'planned' && run.state.action === 'look_up' ? run.state.wakeMs : 0
  return Math.max(nowMs + COPY_CHECK_MS, guardMs)
}

function accepted(run: Run, wakeMs: number, seen: { why: SeenReason; nowMs: number }): Seen {
  const state: RunState = { name: 'accepted', wakeMs }
  return {
    outcome: 'recorded',
    run: enter({ ...run, waits: 0, crashes: 0, startedMs: seen.nowMs }, { state, ...seen }),
  }
}

function planned(
  run: Run,
  to: { action: 'place' | 'look_up'; wakeMs: number },
  seen: { why: SeenReason; nowMs: number },
): Seen {
  const state: RunState = { name: 'planned', ...to, fenced: run.doubted }
  return { outcome: 'recorded', run: enter({ ...run, waits: 0, crashes: 0 }, { state, ...seen }) }
}

function withCopy(run: Run, copy: CopyView): Run {
  const seen = runCopyOf(copy)
  const known = run.copy?.id === copy.id ? run.copy : undefined
  // References have been lost at Commerce Layer: what was known of a copy stays known.
  const targetOrderId = seen.targetOrderId ?? known?.targetOrderId
  const doubted = run.doubted || leavesOther(run, copy)
  return { ...run, doubted, copy: { ...seen, targetOrderId, ours: seen.ours || known?.ours === true } }
}

/**
 * Whether a run that comes to stand for a copy leaves another one that may yet place its order: one that was at work when it was seen last,
 * or one that is being asked for. Nobody watches that any more, so it is looked for before the next POST.
 */
function leavesOther({ copy: left, state }: Run, copy: CopyView): boolean {
  const isAsked = state.name === 'claimed' && state.action === 'create' && !isOurs(copy)
  return isAsked || (left !== undefined && left.id !== copy.id && !isFinal(left))
}
