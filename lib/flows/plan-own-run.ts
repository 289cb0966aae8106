import { isBesideTheRule } from '../core/beside-the-rule.ts'
import { dueAfter, dueAt } from '../core/due-times.ts'
import { isPaused, wasHeldBack } from '../core/pause.ts'
import { isUntouched, type Run, scheduledMs } from '../core/run.ts'
import type { Series } from '../core/series.ts'
import type { Dependencies } from './dependencies.ts'
import { goesOnMs, goOn } from './hold-back.ts'
import { isSkippedForNow, type PlanOutcome, planRun, startMs, wasBeyondEnd } from './plan-run.ts'
import { recentRuns } from './recent-runs.ts'
import { saveMove } from './save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** Plans the next run of a series that Perennial runs, as its terms are now, where none is planned. Undefined: there is none to plan. */
export async function planOwnRun(deps: Needs, series: Series): Promise<PlanOutcome | undefined> {
  // What is planned all the same is held back when it is due.
  if (isPaused(series)) return undefined
  const nowMs = deps.clock.nowMs()
  const recent = await recentRuns(deps, series.id)
  const [newest, ...before] = ofTheRule(series, recent, nowMs)
  if (newest !== undefined && isUntouched(newest)) {
    const isOutdated = (run: Run) => isUntouched(run) && isOffTerms(run, series) && !isToBeLookedFor(run, nowMs)
    if (!isOutdated(newest)) return await planEarlier(deps, series, { newest, recent })
    return await planAnew(deps, series, { outdated: newest, before: before.find((run) => !isOutdated(run)) })
  }
  // What made it be skipped may be over: then its own time comes first.
  if (newest !== undefined && wasHeldBack(newest)) return await resume(deps, series)
  const again = newest !== undefined && isSkippedForNow(newest, nowMs) && scheduledMs(newest) > nowMs
  if (again) return await planRun(deps, series, newest.dueMs)
  const dueMs = await dueNextMs(deps, series, recent)
  return dueMs === undefined ? undefined : await planRun(deps, series, dueMs)
}

/** The runs that say where the rule of a series stands: none beyond an end that may have been taken back, or beside the terms as they are now. */
export function ofTheRule(series: Series, recent: readonly Run[], nowMs: number): Run[] {
  const isLeftOut = (run: Run) => isSkippedForNow(run, nowMs) && (wasBeyondEnd(run) || isOffTerms(run, series))
  return recent.filter((run) => !isBesideTheRule(run, series.rule) && !isLeftOut(run))
}

/** When a series is due after the runs that it has had (epoch ms), the newest first; undefined: never again. */
export async function dueNextMs(deps: Needs, series: Series, recent: readonly Run[]): Promise<number | undefined> {
  const { rule } = series
  const nowMs = deps.clock.nowMs()
  const [newest] = ofTheRule(series, recent, nowMs)
  const standsMs = newest && ((rule && dueAt(rule, newest.dueMs)) ?? newest.dueMs)
  const isOfOthers = (run: Run) => isOffTerms(run, series) && !isBesideTheRule(run, rule)
  const isChanged = recent.some((run) => isOfOthers(run) || isSkippedForNow(run, nowMs))
  return await dueSince(deps, series, { runMs: standsMs ?? 0, isChanged })
}

/** Whether the terms do not have the due time at which a run was planned. */
function isOffTerms({ dueMs }: Run, { rule }: Series): boolean {
  return rule !== undefined && dueAt(rule, dueMs) === undefined
}

/** Whether a run fell due while the platform kept the clock. */
function isToBeLookedFor({ clock, dueMs }: Run, nowMs: number): boolean {
  return clock === 'commerce_layer' && dueMs <= nowMs
}

/**
 * When a series is due next after a run (epoch ms); where its terms were others, not before it was given those that it has now: nobody wanted
 * what had fallen due by then. Undefined: never again.
 */
async function dueSince(
  deps: Needs,
  { rule, seenMs }: Series,
  { runMs, isChanged }: { runMs: number; isChanged: boolean },
): Promise<number | undefined> {
  const sinceMs = isChanged ? Math.max(runMs, seenMs) : runMs
  return rule && dueAfter(rule, Math.max(sinceMs, (await startMs(deps)) - 1))
}

/** Whoever resumed the series got no further than that. */
async function resume(deps: Needs, series: Series): Promise<PlanOutcome | undefined> {
  const [run] = await goOn(deps, series)
  return run && { outcome: 'planned', run }
}

/** The terms may have been changed to such as have a run before the one that is planned, or have one again. */
async function planEarlier(
  deps: Needs,
  series: Series,
  { newest, recent }: { newest: Run; recent: readonly Run[] },
): Promise<PlanOutcome | undefined> {
  const { rule } = series
  const nowMs = deps.clock.nowMs()
  const dueMs = rule && goesOnMs(rule, recent, nowMs)
  if (rule === undefined || dueMs === undefined || dueMs >= newest.dueMs) return undefined
  const firstMs = goesOnMs(rule, recent, Math.max(nowMs, (await startMs(deps)) - 1))
  return firstMs === undefined ? undefined : await planRun(deps, series, firstMs)
}

/** The terms were changed: the run that they do not have any more gives way to the one that they have now. */
async function planAnew(
  deps: Needs,
  series: Series,
  { outdated, before }: { outdated: Run; before: Run | undefined },
): Promise<PlanOutcome | undefined> {
  const dueMs = await dueSince(deps, series, { runMs: before?.dueMs ?? 0, isChanged: true })
  await saveMove(deps, outdated, { name: 'skip', reason: dueMs === undefined ? 'series_ended' : 'rescheduled' })
  return dueMs === undefined ? undefined : await planRun(deps, series, dueMs)
}
