import { wholeSeconds } from '../../core/duration.ts'
import { refusalOfSeries, type SeriesRefusal } from '../../core/refusals.ts'
import { type Run, scheduledMs } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { Dependencies } from '../dependencies.ts'
import { runDueAt, startMs } from '../plan-run.ts'
import { recentRuns } from '../recent-runs.ts'
import { releaseIfNear } from '../release-runs.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** What asking for a run did. */
export type AskForRunOutcome =
  | { outcome: 'asked'; run: Run }
  /** A run lies less than half an hour away, and two so close are one: it may be over, or be moved. */
  | { outcome: 'same_run'; run: Run }
  /** Perennial is to make nothing before this (epoch ms). */
  | { outcome: 'before_start'; startMs: number }
  /** For `platforms_clock`: replay a run that failed, or have Commerce Layer make one. */
  | { outcome: 'unknown_series' | SeriesRefusal }

/**
 * Asks for a run of a series that Perennial runs, once and now, beside its rule: it neither shifts the rule nor counts as one of its
 * copies, and a pause does not hold it back.
 */
export async function askForRun(deps: Needs, id: SeriesId): Promise<AskForRunOutcome> {
  const series = await deps.ledger.readSeries(id)
  if (series === undefined) return { outcome: 'unknown_series' }
  const refusal = refusalOfSeries(series)
  if (refusal !== undefined) return { outcome: refusal }
  const nowMs = wholeSeconds(deps.clock.nowMs())
  const earliestMs = await startMs(deps)
  if (nowMs < earliestMs) return { outcome: 'before_start', startMs: earliestMs }
  const near = (await recentRuns(deps, id)).find((run) => isNear(run, nowMs))
  if (near !== undefined) return { outcome: 'same_run', run: near }
  const dueMs = await agreedDueMs(deps, series, nowMs)
  const run = dueMs && runDueAt(deps, series, { dueMs, why: 'asked' })
  if (!run || (await deps.ledger.createRun(run)) === 'exists') return await askForRun(deps, id)
  deps.log('info', 'RUN_ASKED_FOR', { run: run.key })
  await releaseIfNear(deps, run)
  return { outcome: 'asked', run }
}

function isNear(run: Run, ms: number): boolean {
  return isSameRun(run.dueMs, ms) || isSameRun(scheduledMs(run), ms)
}

/**
 * When the run is due that is asked for: two who ask at the same moment, each before the other has created it, agree on one through the
 * row of the series. Undefined: somebody else wrote that.
 */
async function agreedDueMs(deps: Needs, series: Series, nowMs: number): Promise<number | undefined> {
  const { askedMs } = series
  if (askedMs !== undefined && isSameRun(askedMs, nowMs)) return askedMs
  const saved = await deps.ledger.saveSeries({ ...series, version: series.version + 1, askedMs: nowMs })
  return saved === 'saved' ? nowMs : undefined
}
