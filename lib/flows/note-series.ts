import { lastMoveMs } from '../core/history.ts'
import { endedSeries, saysTheSame, seriesOfOrder, seriesOfSubscription } from '../core/observe-series.ts'
import type { SkipReason } from '../core/reasons.ts'
import { isOpen, isUntouched, type Run, wakeMsOf } from '../core/run.ts'
import { type SeriesId, seriesIdOf } from '../core/run-key.ts'
import { isSameRun } from '../core/same-run.ts'
import { hasRunSince, leadsTo, mayHaveMovedOn } from '../core/schedule.ts'
import { isRecurring, type Series } from '../core/series.ts'
import type { Settings } from '../core/settings.ts'
import type { OrderView, SubscriptionView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'
import type { NoteOutcome } from './outcomes.ts'
import { planOwnRun } from './plan-own-run.ts'
import { type PlanOutcome, planRun } from './plan-run.ts'
import { expectedDues, standsAtEnded } from './platforms-dues.ts'
import { recentRuns } from './recent-runs.ts'
import { saveMove } from './save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What noting a series did, and the run that it planned, if any, so that it can be released at once. */
export interface Noted {
  outcome: NoteOutcome
  series: Series | undefined
  planned: Run | undefined
}

/** Notes what a subscription says of itself: records the series, plans its next run, skips runs that will not be. */
export async function noteSubscription(deps: Needs, view: SubscriptionView): Promise<Noted> {
  return await noteSeries(deps, {
    id: seriesIdOf('subscription', view.id),
    seenMs: view.updatedMs,
    observe: (before) => seriesOfSubscription(view, before),
    plan: async (noted) =>
      noted.series?.clock === 'commerce_layer' ? await guardNextRun(deps, noted, view) : await planOrSkip(deps, noted),
  })
}

/**
 * Notes what an order says of itself: nothing, unless its metadata asks to recur or once did.
 *
 * @param known Whether it has just been found not to be the target of a copy.
 */
export async function noteOrderSeries(deps: Needs, view: OrderView, known = { vetted: false }): Promise<Noted> {
  return await noteSeries(deps, {
    id: seriesIdOf('order', view.id),
    seenMs: view.updatedMs,
    observe: (before) => {
      const series = seriesOfOrder(view, before)
      return series && { ...series, vetted: series.vetted || known.vetted }
    },
    plan: async (noted) => await planOrSkip(deps, noted),
  })
}

/** Notes that the resource of a series was deleted, or was found never to have been a series. */
export async function endSeries(deps: Needs, id: SeriesId, clock: 'gone' | 'not_a_series'): Promise<Noted> {
  const before = await deps.ledger.readSeries(id)
  if (before === undefined) return { outcome: 'unknown_series', series: undefined, planned: undefined }
  if (before.clock === clock) return { outcome: 'duplicate', series: before, planned: undefined }
  const series = endedSeries(before, clock)
  if ((await deps.ledger.saveSeries(series)) === 'conflict') return await endSeries(deps, id, clock)
  await skipFutureRuns(deps, series, skipReasonOf(series))
  return { outcome: 'ended', series, planned: undefined }
}

/** Why the runs of a series that does not recur are skipped. */
export function skipReasonOf(series: Series): SkipReason {
  switch (series.clock) {
    case 'cancelled':
      return 'series_cancelled'
    case 'gone':
      return 'series_gone'
    case 'invalid':
      return 'series_invalid'
    case 'not_a_series':
      return 'not_a_series'
    default:
      return 'series_inactive'
  }
}

interface Observation {
  id: SeriesId
  seenMs: number
  observe: (before: Series | undefined) => Series | undefined
  plan: (noted: Noted) => Promise<Noted>
}

/**
 * Writes what a series says, and plans by it. A new one is written after its first run: should we die between the two, that run comes
 * up and reads its series again. The other way round the series would be known, as new as it is, and have no run for ever.
 */
async function noteSeries(deps: Needs, observation: Observation): Promise<Noted> {
  const { id, seenMs, observe, plan } = observation
  const before = await deps.ledger.readSeries(id)
  const series = observe(before)
  if (series === undefined) return { outcome: 'not_a_series', series: undefined, planned: undefined }
  if (before !== undefined && seenMs < before.seenMs) return { outcome: 'stale', series: before, planned: undefined }
  if (before?.seenMs === seenMs && saysTheSame(series, before)) {
    return await plan({ outcome: 'duplicate', series: before, planned: undefined })
  }
  const recorded: Noted = { outcome: 'recorded', series, planned: undefined }
  const first = before === undefined ? await plan(recorded) : undefined
  if ((await deps.ledger.saveSeries(series)) === 'conflict') return await noteSeries(deps, observation)
  if (series.problem !== undefined) deps.log('warn', 'SERIES_PROBLEM', { series: id, problem: series.problem })
  return first ?? (await plan(recorded))
}

/** Expects the platform's runs by its schedule; runs that it was moved away from will not be. */
async function guardNextRun(deps: Needs, noted: Noted, view: SubscriptionView): Promise<Noted> {
  const { series } = noted
  const { nextRunMs } = view
  if (series === undefined || nextRunMs === undefined) return noted
  const runs = await recentRuns(deps, series.id)
  // Read last: a process may have been frozen before, and a view of hours ago must not look like one of now.
  const nowMs = deps.clock.nowMs()
  // Nothing can be moved into the past: what shows a run there may lag behind, and says nothing about later ones.
  const isBeing = runs.some((run) => isBeingTaken(run, nowMs, deps.settings))
  // Nor does one that stands at a run that has ended: the platform may run it there, or never.
  const isSomebodys = nextRunMs > nowMs && !isBeing && !standsAtEnded(runs, nextRunMs)
  for (const run of runs) {
    const isOurDoing = runs.some((other) => mayHaveMovedOn(other, run.dueMs))
    const isElsewhere = isSomebodys && !isOurDoing && !leadsTo(view.frequency, nextRunMs, run.dueMs)
    const isOutdated = isElsewhere && !isPlannedSince(run, view.updatedMs, deps.settings) && !ranSince(view, run)
    if (isUntouched(run) && run.dueMs > nowMs && isOutdated) {
      await saveMove(deps, run, { name: 'skip', reason: 'rescheduled' })
    }
    const soonMs = nowMs + deps.settings.settleMs
    if (isUntouched(run) && run.dueMs <= nowMs && ranSince(view, run) && (wakeMsOf(run) ?? 0) > soonMs) {
      await saveMove(deps, run, { name: 'hasten', wakeMs: soonMs })
    }
  }
  return await expectRuns(deps, noted, await expectedDues(deps, series.id, view))
}

/** Plans the runs that are expected at due times, the last one first: what follows on a run is written before that is worked on. */
async function expectRuns(deps: Needs, noted: Noted, dues: readonly number[]): Promise<Noted> {
  let expected = noted
  for (const dueMs of dues.toReversed()) {
    const one = await planned(deps, noted, dueMs)
    if (expected.planned === undefined || one.planned !== undefined) expected = one
  }
  return expected
}

/** Plans the next run of a series that Perennial runs, if none is open; skips what is open when it does not recur. */
async function planOrSkip(deps: Needs, noted: Noted): Promise<Noted> {
  const { series } = noted
  if (series === undefined) return noted
  if (isRecurring(series)) return withPlan(noted, await planOwnRun(deps, series))
  await skipFutureRuns(deps, series, skipReasonOf(series))
  return noted
}

async function planned(deps: Needs, noted: Noted, dueMs: number): Promise<Noted> {
  if (noted.series === undefined) return noted
  return withPlan(noted, await planRun(deps, noted.series, dueMs))
}

function withPlan(noted: Noted, plan: PlanOutcome | undefined): Noted {
  if (plan?.outcome === 'planned') return { ...noted, outcome: 'planned', planned: plan.run }
  return plan?.outcome === 'before_start' ? { ...noted, outcome: 'before_start' } : noted
}

async function skipFutureRuns(deps: Needs, series: Series, reason: SkipReason): Promise<void> {
  const nowMs = deps.clock.nowMs()
  for (const run of await recentRuns(deps, series.id)) {
    if (isUntouched(run) && run.dueMs > nowMs) await saveMove(deps, run, { name: 'skip', reason })
  }
}

/** Whether a run is being taken from the platform: then it is we who move the schedule, and a move may take effect after a later one. */
function isBeingTaken(run: Run, nowMs: number, { lateCommitMs }: Settings): boolean {
  return run.takeoverNextRunMs !== undefined && (isOpen(run) || nowMs - lastMoveMs(run) <= lateCommitMs)
}

/**
 * Whether a run was planned after its subscription said something, so that another has read a later word of it meanwhile. Should it
 * have been moved away all the same, that is seen when it is due.
 */
function isPlannedSince(run: Run, updatedMs: number, { clockSkewMs }: Settings): boolean {
  return lastMoveMs(run) + clockSkewMs >= updatedMs
}

/** The subscription says that it ran; which copy that made, its own delivery says, or a look-up soon. */
function ranSince(view: SubscriptionView, run: Run): boolean {
  const guarded = run.history.first[0]?.why === 'guarded'
  // While next_run_at is still where the run is due, what ran late was the run before.
  if (!guarded || (view.nextRunMs !== undefined && isSameRun(view.nextRunMs, run.dueMs))) return false
  return hasRunSince(view, run.dueMs)
}
