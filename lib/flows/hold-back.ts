import { dueAfter, dueAt } from '../core/due-times.ts'
import { isHeldBack, isPaused, wasHeldBack } from '../core/pause.ts'
import { isOver, type Run, scheduledMs } from '../core/run.ts'
import type { SeriesId } from '../core/run-key.ts'
import { isSameRun } from '../core/same-run.ts'
import { isRecurring, type Rule, type Series } from '../core/series.ts'
import type { Dependencies } from './dependencies.ts'
import { isSkippedForNow, planRun } from './plan-run.ts'
import { recentRuns } from './recent-runs.ts'
import { saveMove } from './save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** Skips the runs that nothing was done for of a series that is paused; what is in work goes on. Answers with those skipped. */
export async function holdBack(deps: Needs, { id }: Series): Promise<Run[]> {
  const nowMs = deps.clock.nowMs()
  const skipped: Run[] = []
  for (const run of await recentRuns(deps, id)) {
    if (!isHeldBack(run, nowMs)) continue
    const moved = await saveMove(deps, run, { name: 'skip', reason: 'series_paused' })
    if (moved !== 'already_done') skipped.push(moved)
  }
  if (skipped.length > 0) await goOnIfResumed(deps, id)
  return skipped
}

/**
 * After a run was held back: whoever resumed the series at the same moment may have counted on that run, and the series would end
 * with it.
 */
export async function goOnIfResumed(deps: Needs, id: SeriesId): Promise<void> {
  const series = await deps.ledger.readSeries(id)
  if (series !== undefined && isRecurring(series) && !isPaused(series)) await goOn(deps, series)
}

/**
 * Goes on with a series that was paused: plans what was held back and lies ahead, and the next run that is due. What fell due
 * meanwhile stays skipped. Answers with what was planned.
 */
export async function goOn(deps: Needs, series: Series): Promise<Run[]> {
  const { rule } = series
  if (rule === undefined) return []
  const nowMs = deps.clock.nowMs()
  const runs = await recentRuns(deps, series.id)
  const again = runs.filter((run) => wasHeldBack(run) && scheduledMs(run) > nowMs && dueAt(rule, run.dueMs))
  const planned: Run[] = []
  for (const dueMs of [...again.map((run) => run.dueMs), goesOnMs(rule, runs, nowMs)]) {
    const plan = dueMs === undefined ? undefined : await planRun(deps, series, dueMs)
    if (plan?.outcome === 'planned') planned.push(plan.run)
  }
  return planned
}

/**
 * When a series is due first that goes on after a pause (epoch ms); undefined: never again.
 *
 * @param runs Its last ones, also those of the future.
 */
export function goesOnMs(rule: Rule, runs: readonly Run[], nowMs: number): number | undefined {
  const closed = runs.filter((run) => isOver(run) && !isSkippedForNow(run, nowMs))
  return nextFreeDueMs(rule, nowMs, closed)
}

/** The first due time after a time that is not that of a run that has ended, such as one that a person had made early. */
function nextFreeDueMs(rule: Rule, afterMs: number, closed: readonly Run[]): number | undefined {
  const dueMs = dueAfter(rule, afterMs)
  const isTaken = dueMs !== undefined && closed.some((run) => isSameRun(run.dueMs, dueMs))
  return isTaken ? nextFreeDueMs(rule, dueMs, closed) : dueMs
}
