import type { CatchUpVerdict } from '../../core/catch-up.ts'
import { MINUTE_MS } from '../../core/duration.ts'
import { failureKind } from '../../core/failure.ts'
import { isOpen, type Run } from '../../core/run.ts'
import { resourceIdOf } from '../../core/run-key.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import { hasEndedBy } from '../../core/schedule.ts'
import { isTooLate } from '../../core/too-late.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteSubscription } from '../note-series.ts'
import { planRun } from '../plan-run.ts'
import { saveMove } from '../save-move.ts'
import { lastRunOf } from './last-run.ts'
import { wasPassedOver } from './passed-over.ts'
import { endingOf, planMissed, platformVerdict } from './plan-missed.ts'
import { asScheduled, goesOnAfterMs, waitsFor } from './platforms-run.ts'
import { type Settled, settle, settleFailure, wait } from './settle-failure.ts'
import type { Work } from './work.ts'

/** How long the platform is left alone once it has begun. */
const PLATFORM_AT_WORK_MS = 15 * MINUTE_MS

/** A run that the platform was to make, and its subscription as just read. */
interface Platforms extends Pick<Work, 'run' | 'series'> {
  view: SubscriptionView
}

/**
 * Steps in for the platform, which was to make the run's copy and has not. It may only be late, so the run is taken away
 * from it first: intent into the claim, `next_run_at` to the following due time, then another look before any POST. The
 * schedule goes on whatever becomes of the run: it would stand still for ever.
 */
export async function stepIn(deps: Dependencies, work: Platforms): Promise<Settled> {
  const { run, view } = work
  const nowMs = deps.clock.nowMs()
  if (view.status === 'running' || run.dueMs > nowMs) return await leaveToPlatform(deps, run)
  // The subscription was over before the run was due: the platform did right not to run it.
  if (run.epoch === 1 && hasEndedBy(view, run.dueMs)) {
    return await settle(deps, run, { name: 'skip', reason: 'series_ended' })
  }
  const stands = waitsFor(view, run) ? 'here' : await whereItStands(deps, run, view)
  if (stands === 'elsewhere') return await afterPlatform(deps, work)
  // The run that it stands at is taken away first, and this one with it.
  if (stands === 'at_an_open_run') return await leaveToPlatform(deps, run)
  const verdict = await verdictOf(deps, work)
  if (verdict === 'before_start') return await settle(deps, run, { name: 'skip', reason: verdict })
  const nextRunMs = goesOnAfterMs(view, run.dueMs, nowMs + deps.settings.lateCommitMs)
  if (nextRunMs === undefined) return await settle(deps, run, { name: 'park', reason: 'ask' })
  return await takeOver(deps, work, { verdict, nextRunMs })
}

/**
 * A schedule that still is in the past, before this run, stands still at an earlier one: for this run too, unless that one is
 * about to move it on.
 */
async function whereItStands(
  deps: Dependencies,
  run: Run,
  { nextRunMs }: SubscriptionView,
): Promise<'here' | 'at_an_open_run' | 'elsewhere'> {
  if (nextRunMs === undefined || nextRunMs >= run.dueMs) return 'elsewhere'
  const near = await deps.ledger.runsOfSeries({
    seriesId: run.seriesId,
    dueToMs: nextRunMs + SAME_RUN_MS,
    limit: 2,
  })
  return near.some((known) => isSameRun(known.dueMs, nextRunMs) && isOpen(known)) ? 'at_an_open_run' : 'here'
}

async function takeOver(
  deps: Dependencies,
  work: Platforms,
  { verdict, nextRunMs }: { verdict: CatchUpVerdict; nextRunMs: number },
): Promise<Settled> {
  const { run } = work
  const intent = await saveMove(deps, run, { name: 'take_over', nextRunMs })
  if (intent === 'already_done') return { run }
  // Where the schedule goes, and what it passes over, is planned before it is moved: should we die, nobody else would know.
  await planRun(deps, work.series, nextRunMs)
  const missed = await planMissed(deps, work, nextRunMs)
  if (missed === 'one_is_held') return await leaveToPlatform(deps, intent)
  if (missed === 'more_left') return await goOnSoon(deps, intent)
  const patched = await deps.commerceLayer.rescheduleSubscription(resourceIdOf(run.seriesId), nextRunMs)
  if (!patched.ok) {
    const refused = failureKind('change', patched.failure) === 'business'
    return refused
      ? await leaveToPlatform(deps, intent)
      : await settleFailure(deps, intent, { request: 'change', failure: patched.failure })
  }
  await noteSubscription(deps, patched.value)
  const ending = endingOf(verdict)
  if (ending !== undefined) return await settle(deps, intent, ending)
  // Where it was taken away before and the schedule still stands at it, something moves it back: no use in haste.
  const afterMs = run.takeoverNextRunMs === undefined ? deps.settings.settleMs : PLATFORM_AT_WORK_MS
  return await wait(deps, intent, { why: 'taken_over', afterMs })
}

/** The platform has begun, or refuses to have the run taken away: it is waited for. */
async function leaveToPlatform(deps: Dependencies, run: Run): Promise<Settled> {
  return await wait(deps, run, { why: 'platform_running', afterMs: PLATFORM_AT_WORK_MS })
}

/** However late it is: each time more of what was missed is planned, and only then the schedule is moved on. */
async function goOnSoon(deps: Dependencies, run: Run): Promise<Settled> {
  const wakeMs = deps.clock.nowMs() + deps.settings.settleMs
  return await settle(deps, run, { name: 'wait', why: 'no_time_left', action: 'look_up', wakeMs })
}

/** `next_run_at` is elsewhere: the platform ran and left no copy, or somebody moved the run. A replay wants it all the same. */
async function afterPlatform(deps: Dependencies, work: Platforms): Promise<Settled> {
  const { run, view } = work
  const last = await lastRunOf(deps, work)
  if (!last.ok) return await settleFailure(deps, run, { request: 'read', failure: last.failure })
  const isPast = last.value === 'before' || (await wasPassedOver(deps, run, view))
  if (isPast && run.epoch === 1) return await settle(deps, run, { name: 'skip', reason: 'rescheduled' })
  const verdict = await verdictOf(deps, work)
  if (verdict === 'too_late') return await settle(deps, run, { name: 'park', reason: verdict })
  if (last.value === 'for_it' && view.succeededOnLastRun === true) {
    if (!(await hasRunLater(deps, run, view))) return await leaveToPlatform(deps, run)
    // What succeeded was a later run: whether this one was moved away or never made, nothing tells.
    if (run.epoch === 1) return await settle(deps, run, { name: 'park', reason: 'ask' })
  }
  const ending = endingOf(verdict)
  if (ending !== undefined) return await settle(deps, run, ending)
  // Commerce Layer never retries a failed renewal, so from here on the run is ours.
  const wakeMs = deps.clock.nowMs()
  return await settle(deps, asScheduled(run, view), { name: 'wait', why: 'nothing_found', action: 'create', wakeMs })
}

/** Whether what was run last was a later run of the series. */
async function hasRunLater(deps: Dependencies, run: Run, { lastRunMs = 0 }: SubscriptionView): Promise<boolean> {
  const dueToMs = lastRunMs + deps.settings.clockSkewMs
  const [newest] = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs, limit: 1 })
  return newest !== undefined && newest.dueMs > run.dueMs
}

/** A replay is a person's word that the run is wanted. */
async function verdictOf(deps: Dependencies, { run, series, view }: Platforms): Promise<CatchUpVerdict> {
  if (isTooLate(run, deps.settings, deps.clock.nowMs())) return 'too_late'
  return run.epoch > 1 ? 'run' : await platformVerdict(deps, { series, view, dueMs: run.dueMs })
}
