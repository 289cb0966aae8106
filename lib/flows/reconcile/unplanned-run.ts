import { isBesideTheRule } from '../../core/beside-the-rule.ts'
import { dueAfter, dueAfterRun } from '../../core/due-times.ts'
import { isPaused, wasHeldBack } from '../../core/pause.ts'
import { isUntouched } from '../../core/run.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { Dependencies } from '../dependencies.ts'
import { goesOnMs } from '../hold-back.ts'
import { isSkippedForNow, startMs } from '../plan-run.ts'
import { recentRuns } from '../recent-runs.ts'

/**
 * When a series is due next (epoch ms) without the ledger having that run: by `next_run_at` where the platform keeps the clock, else by
 * its rule. Undefined: the run is there, or there is none.
 */
export async function unplannedDueMs(
  deps: Dependencies,
  series: Series,
  nextRunMs: number | undefined,
): Promise<number | undefined> {
  if (series.clock === 'commerce_layer') return nextRunMs && (await unlessKnown(deps, series, nextRunMs))
  const { rule } = series
  if (series.clock !== 'perennial' || rule === undefined || isPaused(series)) return undefined
  const runs = await recentRuns(deps, series.id)
  const newest = runs.find((run) => !isBesideTheRule(run, rule))
  if (newest === undefined) return dueAfter(rule, (await startMs(deps)) - 1)
  // What fell due in the pause was not missed; whoever resumed the series may have got no further than that.
  if (wasHeldBack(newest)) return goesOnMs(rule, runs, deps.clock.nowMs())
  // The next run is planned before the newest is claimed; until then there is none to miss.
  if (isUntouched(newest) || isSkippedForNow(newest, deps.clock.nowMs())) return undefined
  return dueAfterRun(rule, newest.dueMs)
}

async function unlessKnown(
  { ledger, clock }: Dependencies,
  series: Series,
  dueMs: number,
): Promise<number | undefined> {
  const near = await ledger.runsOfSeries({ seriesId: series.id, dueToMs: dueMs + SAME_RUN_MS, limit: 2 })
  const known = near.find((run) => isSameRun(run.dueMs, dueMs))
  return known === undefined || isSkippedForNow(known, clock.nowMs()) ? dueMs : undefined
}
