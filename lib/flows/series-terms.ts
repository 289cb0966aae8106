import { dueAfterRun } from '../core/due-times.ts'
import { END_OF_TIME_MS } from '../core/duration.ts'
import { isAsked, type Run } from '../core/run.ts'
import type { SeriesTerms } from '../core/see.ts'
import type { Series } from '../core/series.ts'
import type { Dependencies } from './dependencies.ts'

type Needs = Pick<Dependencies, 'ledger'>

/** What a run's series says about its orders. A series that nobody recorded wants what Commerce Layer does by default. */
export async function termsOf(deps: Needs, run: Run): Promise<SeriesTerms> {
  const series = await deps.ledger.readSeries(run.seriesId)
  const wantsPlacement = series?.options.placeTargetOrder ?? true
  return { wantsPlacement, nextDueMs: await nextDueMs(deps, run, series) }
}

/**
 * When the series is due next after a run: by its rule where Perennial keeps the clock, else by the run that is expected. What a person
 * has asked for lies beside the terms.
 */
async function nextDueMs(deps: Needs, run: Run, series: Series | undefined): Promise<number | undefined> {
  if (series?.rule !== undefined) return dueAfterRun(series.rule, run.dueMs)
  let nextMs: number | undefined
  let dueToMs = END_OF_TIME_MS
  // The newest come first: a run of long ago has many after it.
  for (let limit = 5; ; limit = MOST_AT_ONCE) {
    const runs = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs, limit })
    const later = runs.filter((other) => other.dueMs > run.dueMs)
    const first = later.at(-1)
    nextMs = later.findLast((other) => !isAsked(other))?.dueMs ?? nextMs
    if (first === undefined || later.length < limit) return nextMs
    dueToMs = first.dueMs - 1
  }
}

const MOST_AT_ONCE = 100
