import { refusalOfSeries, type SeriesRefusal } from '../../core/refusals.ts'
import type { Run } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { goOn } from '../hold-back.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What resuming a series did, and the runs that it planned. */
export type ResumeSeriesOutcome =
  | { outcome: 'resumed' | 'not_paused'; planned: readonly Run[] }
  | { outcome: 'unknown_series' | SeriesRefusal }

/**
 * Resumes a paused series with what is still ahead; what fell due in between stays skipped. Repeating it is harmless, and
 * finishes what was cut off.
 */
export async function resumeSeries(deps: Needs, id: SeriesId): Promise<ResumeSeriesOutcome> {
  const series = await deps.ledger.readSeries(id)
  if (series === undefined) return { outcome: 'unknown_series' }
  const refusal = refusalOfSeries(series)
  if (refusal !== undefined) return { outcome: refusal }
  const resumed = { ...series, version: series.version + 1, paused: false }
  // Before any run is planned: of a paused series none is.
  if (series.paused && (await deps.ledger.saveSeries(resumed)) === 'conflict') return await resumeSeries(deps, id)
  if (series.paused) deps.log('info', 'SERIES_RESUMED', { series: id })
  return { outcome: series.paused ? 'resumed' : 'not_paused', planned: await goOn(deps, resumed) }
}
