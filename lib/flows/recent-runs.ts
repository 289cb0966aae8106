import { END_OF_TIME_MS } from '../core/duration.ts'
import type { Run } from '../core/run.ts'
import type { SeriesId } from '../core/run-key.ts'
import type { Dependencies } from './dependencies.ts'

/** More than are ever open at once. */
export const RECENT_RUNS = 10

/** The last runs of a series, also those of the future, the newest due first. */
export async function recentRuns({ ledger }: Pick<Dependencies, 'ledger'>, seriesId: SeriesId): Promise<Run[]> {
  return await ledger.runsOfSeries({ seriesId, dueToMs: END_OF_TIME_MS, limit: RECENT_RUNS })
}
