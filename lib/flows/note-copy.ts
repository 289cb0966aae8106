import { isCounted } from '../core/after-failure.ts'
import { isOpen, isOver, type Run } from '../core/run.ts'
import { parseReference, REFERENCE_ORIGIN, type SeriesId, seriesIdOf } from '../core/run-key.ts'
import { isSameRun, SAME_RUN_MS } from '../core/same-run.ts'
import { dueOfLastRun, isOfLaterDue, isRunOfPlatform } from '../core/schedule.ts'
import { COPY_CHECK_MS, type SeeContext, seeCopy, seeTargetOrder } from '../core/see.ts'
import type { CopyView, OrderView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'
import type { NoteOutcome } from './outcomes.ts'
import { planFollowing, planRun } from './plan-run.ts'
import { expectedDues } from './platforms-dues.ts'
import { RECENT_RUNS, recentRuns } from './recent-runs.ts'
import { ringBell } from './ring-bell.ts'
import { saveSeen } from './save-move.ts'
import { termsOf } from './series-terms.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** As many runs of a series are looked at for the one that a copy belongs to. */
const MOST_BEFORE = 5

/** Notes what was seen of a copy on the run that it was made for. */
export async function noteCopy(deps: Needs, copy: CopyView): Promise<NoteOutcome> {
  // First: how long a run that failed may be tried again depends on when the next one is due.
  await expectNextRun(deps, copy)
  return (await noteCopyAndTell(deps, copy)).outcome
}

/** The same with the run as it was before it was told, and nothing else: the run that comes next is not expected. */
export async function noteCopyAndTell(
  deps: Needs,
  copy: CopyView,
): Promise<{ outcome: NoteOutcome; run: Run | undefined }> {
  const run = await runOfCopy(deps, copy)
  if (run !== undefined) {
    const outcome = await noteCopyOf(deps, run, copy)
    // What another's copy has closed may be where the schedule stands: whoever was to move it on has nothing to do any more.
    if (outcome === 'recorded' && standsAt(copy, run)) await expectNextRun(deps, copy)
    return { outcome, run }
  }
  return { outcome: copy.referenceOrigin === REFERENCE_ORIGIN ? 'unknown_run' : 'not_ours', run }
}

/**
 * A copy that has ended tells when its subscription runs next, should the deliveries of the subscription itself be lost; also when
 * that has passed: the platform may stand still there. Answers with the first run that was planned.
 */
export async function expectNextRun(deps: Needs, copy: CopyView): Promise<Run | undefined> {
  const { subscriptionId, schedule, status } = copy
  const hasEnded = status !== 'pending' && status !== 'in_progress'
  if (subscriptionId === undefined || schedule === undefined || !hasEnded) return undefined
  const series = await deps.ledger.readSeries(seriesIdOf('subscription', subscriptionId))
  if (series?.clock !== 'commerce_layer') return undefined
  let first: Run | undefined
  for (const dueMs of (await expectedDues(deps, series.id, schedule)).toReversed()) {
    const plan = await planRun(deps, series, dueMs)
    if (plan.outcome === 'planned') first = plan.run
  }
  return first
}

function standsAt({ schedule }: CopyView, run: Run): boolean {
  return schedule?.nextRunMs !== undefined && isSameRun(schedule.nextRunMs, run.dueMs)
}

/** Notes what was seen of a copy on a run that is known to be its own. */
export async function noteCopyOf(deps: Needs, run: Run, copy: CopyView): Promise<NoteOutcome> {
  // The next run is planned when a run is claimed: one that somebody else's copy closes before its turn never is.
  if (run.posts === 0 && isOpen(run)) await planFollowing(deps, await deps.ledger.readSeries(run.seriesId), run)
  const context = await contextOf(deps, run)
  const seen = await saveSeen(deps, run, (current) => seeCopy(current, copy, context))
  await ringIfParked(deps, seen)
  return seen.outcome
}

/** Notes what was seen of an order on the run whose target it is: only a subscription's orders say whose they are. */
export async function noteTargetOrder(deps: Needs, order: OrderView): Promise<NoteOutcome> {
  if (order.renewsSubscriptionId === undefined) return 'not_ours'
  const run = await runOfOrder(deps, seriesIdOf('subscription', order.renewsSubscriptionId), order)
  return run === undefined ? 'not_ours' : await noteTargetOrderOf(deps, run, order)
}

/** A customer may pay what a run of long ago has left; an hourly series has many since. */
const MOST_AGO = 100

/** An order that was placed as it was made: its copy has not told its run yet, however far one looks back. */
function isNew({ createdMs, updatedMs }: OrderView): boolean {
  return updatedMs - createdMs < COPY_CHECK_MS
}

async function runOfOrder(deps: Needs, seriesId: SeriesId, order: OrderView): Promise<Run | undefined> {
  const isItsTarget = ({ copy }: Run): boolean => copy?.targetOrderId === order.id
  // Also those that are not due yet: a person may have moved one forward.
  const recent = await recentRuns(deps, seriesId)
  const own = recent.find(isItsTarget)
  const oldest = recent[RECENT_RUNS - 1]
  if (own !== undefined || oldest === undefined || isNew(order)) return own
  const earlier = await deps.ledger.runsOfSeries({ seriesId, dueToMs: oldest.dueMs - 1, limit: MOST_AGO })
  return earlier.find(isItsTarget)
}

/**
 * Notes what was seen of an order on the run whose target it is known to be. A word about another copy may have come meanwhile: the
 * run stands for the copy whose order is placed.
 */
export async function noteTargetOrderOf(deps: Needs, run: Run, order: OrderView): Promise<NoteOutcome> {
  const context = await contextOf(deps, run)
  const standing = (current: Run): Run =>
    current.copy?.targetOrderId === order.id || current.state.name === 'completed'
      ? current
      : { ...current, copy: run.copy }
  return (await saveSeen(deps, run, (current) => seeTargetOrder(standing(current), order, context))).outcome
}

/**
 * The run that a copy was made for: by its reference where it bears ours; otherwise, where it bears none, the newest run
 * of its series that was due when the copy was made.
 */
async function runOfCopy(deps: Needs, copy: CopyView): Promise<Run | undefined> {
  if (copy.referenceOrigin === REFERENCE_ORIGIN && copy.reference !== undefined) {
    const reference = parseReference(copy.reference)
    return reference && (await deps.ledger.readRun(reference.key))
  }
  if (copy.reference !== undefined) return undefined
  const [seriesId] = seriesOfCopy(copy)
  if (seriesId === undefined) return undefined
  const runs = await runsBefore(deps, seriesId, copy.createdMs + SAME_RUN_MS)
  // A run that has had another copy since stands for that one, and knows the failed one all the same.
  const own = runs.find((known) => known.copy?.id === copy.id || isCounted(known, copy))
  if (own !== undefined) return own
  const dueMs = copy.schedule && dueOfLastRun(copy.schedule, copy.createdMs)
  const counted = dueMs === undefined ? undefined : await unexpectedRun(deps, seriesId, dueMs)
  // One that has its copy already was counted by how often its subscription runs only since.
  const isAnothers = counted?.copy !== undefined && runs.some((known) => isOnTimeFor(known, copy))
  if (dueMs !== undefined && !isAnothers) return counted
  const run = runAtTime(runs, copy.createdMs + deps.settings.clockSkewMs)
  return isRunOfPlatform(copy) ? await runOfPlatform(deps, seriesId, { run, copy }) : run
}

/** Whether a copy was made when a run was due, and that run is not the one to which the schedule comes next. */
function isOnTimeFor({ dueMs }: Run, { createdMs, schedule }: CopyView): boolean {
  const isNext = schedule?.nextRunMs !== undefined && isSameRun(schedule.nextRunMs, dueMs)
  return isSameRun(dueMs, createdMs) && !isNext
}

/**
 * The platform makes one copy a run: of two that it made each has a run of its own, due when it was made where nobody told
 * when that was. The first that is told of a run may be late and is taken for its own.
 */
async function runOfPlatform(
  deps: Needs,
  seriesId: SeriesId,
  { run, copy }: { run: Run | undefined; copy: CopyView },
): Promise<Run | undefined> {
  if (run === undefined) return await unexpectedRun(deps, seriesId, copy.createdMs)
  const isOnTime = isSameRun(run.dueMs, copy.createdMs)
  if (run.copy === undefined) {
    const mayBeLate = isOnTime || (!isOver(run) && !isOfLaterDue(copy, run.dueMs))
    return mayBeLate ? run : await unexpectedRun(deps, seriesId, copy.createdMs)
  }
  // For a run of ours the platform is never late: what it makes at another time is for a due time of its own.
  const isRival = run.copy.ours && (isOnTime || (run.clock === 'commerce_layer' && !isOfLaterDue(copy, run.dueMs)))
  if (isRival || (isOnTime && isSameRun(run.copy.createdMs, copy.createdMs))) return run
  if (run.copy.ours) return await unexpectedRun(deps, seriesId, copy.createdMs)
  if (run.copy.createdMs > copy.createdMs) await unexpectedRun(deps, seriesId, run.copy.createdMs)
  if (!isOnTime) return await unexpectedRun(deps, seriesId, copy.createdMs)
  // What the run has ended with was made for the other one: this one is its own, and no second order.
  return isOver(run) ? undefined : run
}

/** The run of a due time of the platform's. One that nobody told of is written now: every delivery that named it was lost. */
async function unexpectedRun(deps: Needs, seriesId: SeriesId, dueMs: number): Promise<Run | undefined> {
  const near = await deps.ledger.runsOfSeries({ seriesId, dueToMs: dueMs + SAME_RUN_MS, limit: 2 })
  const known = near.find((run) => isSameRun(run.dueMs, dueMs))
  const series = known === undefined ? await deps.ledger.readSeries(seriesId) : undefined
  if (series === undefined) return known
  // The platform kept the clock when it ran it, whoever does now: the run is one to look for, never to make.
  const plan = await planRun(deps, { ...series, clock: 'commerce_layer' }, dueMs)
  // Two deliveries of one copy may come at the same moment: the run that the other one wrote is this one's too.
  return 'run' in plan ? plan.run : undefined
}

/**
 * The newest run that was due when a copy was made. Where that one is over, the guarded run due within the next half hour:
 * due times that are so close are one run, and the platform made it at the other one.
 */
function runAtTime(newestFirst: readonly Run[], madeMs: number): Run | undefined {
  const due = newestFirst.find((run) => run.dueMs <= madeMs)
  const soon = newestFirst.find((run) => run.dueMs > madeMs && isOpen(run) && run.clock === 'commerce_layer')
  return soon !== undefined && (due === undefined || isOver(due)) ? soon : due
}

function seriesOfCopy(copy: CopyView): SeriesId[] {
  const subscription = copy.subscriptionId === undefined ? [] : [seriesIdOf('subscription', copy.subscriptionId)]
  const order = copy.sourceOrderId === undefined ? [] : [seriesIdOf('order', copy.sourceOrderId)]
  return subscription.length > 0 ? subscription : order
}

async function runsBefore(deps: Needs, seriesId: SeriesId, dueToMs: number): Promise<Run[]> {
  return await deps.ledger.runsOfSeries({ seriesId, dueToMs, limit: MOST_BEFORE })
}

async function contextOf(deps: Needs, run: Run): Promise<SeeContext> {
  return { terms: await termsOf(deps, run), settings: deps.settings, nowMs: deps.clock.nowMs() }
}

async function ringIfParked(deps: Needs, seen: { outcome: string; run: Run }): Promise<void> {
  if (seen.outcome === 'recorded' && seen.run.state.name === 'parked') await ringBell(deps, seen.run)
}
