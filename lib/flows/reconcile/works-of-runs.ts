import { MINUTE_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import type { Work } from '../create-copies/work.ts'
import type { Dependencies } from '../dependencies.ts'

/** As many runs are asked about together, mostly by four requests or five. */
export const RUNS_AT_ONCE = 25

/** Less than this left of a pass, and the next one asks. */
export const LEAST_FOR_RUNS_MS = MINUTE_MS

/** Runs with their series, as the ledger knows them; those of series that it does not know are left out. */
export async function worksOf({ ledger }: Pick<Dependencies, 'ledger'>, runs: readonly Run[]): Promise<Work[]> {
  const ids = [...new Set(runs.map(({ seriesId }) => seriesId))]
  const known = new Map((ids.length === 0 ? [] : await ledger.readManySeries(ids)).map((series) => [series.id, series]))
  return runs.flatMap((run) => {
    const series = known.get(run.seriesId)
    return series === undefined ? [] : [{ run, series, view: undefined }]
  })
}
