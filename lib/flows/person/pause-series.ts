import { refusalOfSeries, type SeriesRefusal } from '../../core/refusals.ts'
import type { Run } from '../../core/run.ts'
import type { SeriesId } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { holdBack } from '../hold-back.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What pausing a series did, and the runs that it skipped. */
export type PauseSeriesOutcome =
  | { outcome: 'paused' | 'already_paused'; skipped: readonly Run[] }
  | { outcome: 'unknown_series' | SeriesRefusal }

/**
 * Pauses a series that Perennial runs: no run of it is planned or made before it is resumed, but those that are in work and
 * those that a person asks for. Repeating it is harmless, and finishes what was cut off.
 */
export async function pauseSeries(deps: Needs, id: SeriesId): Promise<PauseSeriesOutcome> {
  const series = await deps.ledger.readSeries(id)
  if (series === undefined) return { outcome: 'unknown_series' }
  const refusal = refusalOfSeries(series)
  if (refusal !== undefined) return { outcome: refusal }
  const paused = { ...series, version: series.version + 1, paused: true }
  // Before any run is skipped: whatever is planned in between is held back when it is due.
  if (!series.paused && (await deps.ledger.saveSeries(paused)) === 'conflict') return await pauseSeries(deps, id)
  if (!series.paused) deps.log('info', 'SERIES_PAUSED', { series: id })
  return { outcome: series.paused ? 'already_paused' : 'paused', skipped: await holdBack(deps, series) }
}
