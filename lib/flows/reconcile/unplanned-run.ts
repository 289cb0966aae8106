import { isPaused, wasHeldBack } from '../../core/pause.ts'
import { isUntouched } from '../../core/run.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { ScheduleView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { goesOnMs } from '../hold-back.ts'
import { dueNextMs, ofTheRule } from '../plan-own-run.ts'
import { isSkippedForNow } from '../plan-run.ts'
import { expectedDues } from '../platforms-dues.ts'
import { recentRuns } from '../recent-runs.ts'

/**
 * When a series is due next (epoch ms) without the ledger having that run: by its schedule where the platform keeps the clock, else by
 * its rule. Undefined: the run is there, or there is none.
 */
export async function unplannedDueMs(
  deps: Dependencies,
  series: Series,
  schedule: ScheduleView | undefined,
): Promise<number | undefined> {
  if (series.clock === 'commerce_layer') return schedule && (await firstUnknown(deps, series, schedule))
  const { rule } = series
  if (series.clock !== 'perennial' || rule === undefined || isPaused(series)) return undefined
  const runs = await recentRuns(deps, series.id)
  const nowMs = deps.clock.nowMs()
  const [newest] = ofTheRule(series, runs, nowMs)
  // What fell due in the pause was not missed; whoever resumed the series may have got no further than that.
  if (newest !== undefined && wasHeldBack(newest)) return goesOnMs(rule, runs, nowMs)
  // The next run is planned before the newest is claimed; until then there is none to miss.
  if (newest !== undefined && (isUntouched(newest) || isSkippedForNow(newest, nowMs))) return undefined
  return await dueNextMs(deps, series, runs)
}

/** Also behind a run that is known: where the schedule stands still in the past, nobody makes what is due after that. */
async function firstUnknown(deps: Dependencies, series: Series, schedule: ScheduleView): Promise<number | undefined> {
  for (const dueMs of await expectedDues(deps, series.id, schedule)) {
    const near = await deps.ledger.runsOfSeries({ seriesId: series.id, dueToMs: dueMs + SAME_RUN_MS, limit: 2 })
    const known = near.find((run) => isSameRun(run.dueMs, dueMs))
    if (known === undefined || isSkippedForNow(known, deps.clock.nowMs())) return dueMs
  }
  return undefined
}
