import { dueAfter } from '../core/due-times.ts'
import { isPaused } from '../core/pause.ts'
import { isOpen, type Run } from '../core/run.ts'
import { type RunKey, runKeyOf, type SeriesId } from '../core/run-key.ts'
import type { Series } from '../core/series.ts'
import type { Installation } from './installation.ts'
import { readRunsOfSeries } from './read-runs.ts'

/** A series, and its runs around now. */
export interface SeriesAround {
  series: Series
  /** Open runs, the oldest due first, and what its rule says comes after them. */
  next: readonly NextRun[]
  /** The last runs that are open no more, the newest due first. */
  last: readonly Run[]
  /** Parked runs among the last fifty. */
  parked: readonly Run[]
  nowMs: number
}

/** A run that is still to come; not planned yet where there is no `run`. */
export interface NextRun {
  key: RunKey
  dueMs: number
  run: Run | undefined
}

const READ = 50
const SHOWN = 10
const FORETOLD = 3

/** Reads a series and its runs. Undefined: the ledger does not know it. */
export async function readSeriesAround(
  { ledger, clock }: Installation,
  id: SeriesId,
): Promise<SeriesAround | undefined> {
  const series = await ledger.readSeries(id)
  if (series === undefined) return undefined
  const { runs } = await readRunsOfSeries(ledger, { seriesId: id, sinceMs: 0, limit: READ })
  const nowMs = clock.nowMs()
  const open = runs.filter(isOpen).toReversed()
  const afterMs = Math.max(nowMs, ...runs.map(({ dueMs }) => dueMs))
  return {
    series,
    next: [...open.map((run) => ({ key: run.key, dueMs: run.dueMs, run })), ...foretold(series, afterMs, FORETOLD)],
    last: runs.filter((run) => !isOpen(run)).slice(0, SHOWN),
    parked: runs.filter(({ state }) => state.name === 'parked'),
    nowMs,
  }
}

/** The next runs by the rule of a series; of a paused one there are none. */
function foretold(series: Series, afterMs: number, count: number): NextRun[] {
  const { clock, rule } = series
  const dueMs = clock === 'perennial' && !isPaused(series) ? rule && dueAfter(rule, afterMs) : undefined
  if (dueMs === undefined || count === 0) return []
  return [{ key: runKeyOf(series.id, dueMs), dueMs, run: undefined }, ...foretold(series, dueMs, count - 1)]
}
