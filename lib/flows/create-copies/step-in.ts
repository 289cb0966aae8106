import { catchUp } from '../../core/catch-up.ts'
import { followingDueMs } from '../../core/due-times.ts'
import { MINUTE_MS } from '../../core/duration.ts'
import { failureKind } from '../../core/failure.ts'
import type { Run } from '../../core/run.ts'
import { resourceIdOf } from '../../core/run-key.ts'
import { SAME_RUN_MS } from '../../core/same-run.ts'
import { hasEndedBy } from '../../core/schedule.ts'
import { isTooLate } from '../../core/too-late.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteSubscription } from '../note-series.ts'
import { startMs } from '../plan-run.ts'
import { saveMove } from '../save-move.ts'
import { asScheduled, waitsFor } from './platforms-run.ts'
import { type Settled, settle, settleFailure, wait } from './settle-failure.ts'

/** How long the platform is left alone once it has begun. */
const PLATFORM_AT_WORK_MS = 15 * MINUTE_MS

/**
 * Steps in for the platform, which was to make the run's copy and has not. It may only be late, so the run is taken away
 * from it first: intent into the claim, `next_run_at` to the following due time, then another look before any POST.
 */
export async function stepIn(deps: Dependencies, run: Run, view: SubscriptionView): Promise<Settled> {
  if (view.status === 'running' || run.dueMs > deps.clock.nowMs()) return await leaveToPlatform(deps, run)
  // The subscription was over before the run was due: the platform did right not to run it.
  if (run.epoch === 1 && hasEndedBy(view, run.dueMs)) {
    return await settle(deps, run, { name: 'skip', reason: 'series_ended' })
  }
  if (!waitsFor(view, run)) return await afterPlatform(deps, run, view)
  if (isTooLate(run, deps.settings, deps.clock.nowMs()))
    return await settle(deps, run, { name: 'park', reason: 'too_late' })
  const verdict = await caughtUp(deps, run)
  if (verdict === 'missed' || verdict === 'before_start')
    return await settle(deps, run, { name: 'skip', reason: verdict })
  if (verdict === 'ask' || verdict === 'too_late') return await settle(deps, run, { name: 'park', reason: verdict })
  const afterMs = deps.clock.nowMs() + deps.settings.lateCommitMs
  const nextRunMs = followingDueMs(view.frequency, run.dueMs, afterMs)
  if (nextRunMs === undefined) return await settle(deps, run, { name: 'park', reason: 'ask' })
  return await takeOver(deps, run, nextRunMs)
}

async function takeOver(deps: Dependencies, run: Run, nextRunMs: number): Promise<Settled> {
  const intent = await saveMove(deps, run, { name: 'take_over', nextRunMs })
  if (intent === 'already_done') return { run }
  const patched = await deps.commerceLayer.rescheduleSubscription(resourceIdOf(run.seriesId), nextRunMs)
  if (!patched.ok) {
    const refused = failureKind('change', patched.failure) === 'business'
    return refused
      ? await leaveToPlatform(deps, intent)
      : await settleFailure(deps, intent, { request: 'change', failure: patched.failure })
  }
  await noteSubscription(deps, patched.value)
  // Where it was taken away before and the schedule still stands at it, something moves it back: no use in haste.
  const afterMs = run.takeoverNextRunMs === undefined ? deps.settings.settleMs : PLATFORM_AT_WORK_MS
  return await wait(deps, intent, { why: 'taken_over', afterMs })
}

/** The platform has begun, or refuses to have the run taken away: it is waited for. */
async function leaveToPlatform(deps: Dependencies, run: Run): Promise<Settled> {
  return await wait(deps, run, { why: 'platform_running', afterMs: PLATFORM_AT_WORK_MS })
}

/** `next_run_at` is elsewhere: the platform ran and left no copy, or somebody moved the run. A replay wants it all the same. */
async function afterPlatform(deps: Dependencies, run: Run, view: SubscriptionView): Promise<Settled> {
  const ran = view.lastRunMs !== undefined && view.lastRunMs >= run.dueMs - SAME_RUN_MS
  if (!ran && run.epoch === 1) return await settle(deps, run, { name: 'skip', reason: 'rescheduled' })
  const verdict = await caughtUp(deps, run)
  if (verdict === 'too_late') return await settle(deps, run, { name: 'park', reason: 'too_late' })
  if (ran && view.succeededOnLastRun === true) {
    if (!(await hasRunLater(deps, run, view))) return await leaveToPlatform(deps, run)
    // What succeeded was a later run: whether this one was moved away or never made, nothing tells.
    if (run.epoch === 1) return await settle(deps, run, { name: 'park', reason: 'ask' })
  }
  // Commerce Layer never retries a failed renewal, so from here on the run is ours.
  const wakeMs = deps.clock.nowMs()
  return await settle(deps, asScheduled(run, view), { name: 'wait', why: 'nothing_found', action: 'create', wakeMs })
}

/** Whether what the platform ran last was a later run of the series. */
async function hasRunLater(deps: Dependencies, run: Run, { lastRunMs = 0 }: SubscriptionView): Promise<boolean> {
  const dueToMs = lastRunMs + deps.settings.clockSkewMs
  const [newest] = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs, limit: 1 })
  return newest !== undefined && newest.dueMs > run.dueMs
}

/** A replay is a person's word that the run is wanted. */
async function caughtUp(deps: Dependencies, run: Run): Promise<ReturnType<typeof catchUp>> {
  if (run.epoch > 1) return 'run'
  return catchUp({
    policy: deps.settings.catchUp,
    dueMs: run.dueMs,
    // Only the run at next_run_at is known for certain; there is no newer one to leave it for.
    nextDueMs: undefined,
    nowMs: deps.clock.nowMs(),
    graceMs: deps.settings.runGraceMs,
    windowMs: deps.settings.catchUpWindowMs,
    startMs: await startMs(deps),
  })
}
