import { dueAfter } from '../core/due-times.ts'
import { END_OF_TIME_MS } from '../core/duration.ts'
import type { Run } from '../core/run.ts'
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

/** When the series is due next after a run: by its rule where Perennial keeps the clock, else by the run that is expected. */
async function nextDueMs(deps: Needs, run: Run, series: Series | undefined): Promise<number | undefined> {
  if (series?.rule !== undefined) return dueAfter(series.rule, run.dueMs)
  const runs = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs: END_OF_TIME_MS, limit: 5 })
  const later = runs.filter((other) => other.dueMs > run.dueMs).map((other) => other.dueMs)
  return later.length === 0 ? undefined : Math.min(...later)
}
