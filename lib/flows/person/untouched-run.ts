import { type RunRefusal, refusalOfRun } from '../../core/refusals.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { Dependencies } from '../dependencies.ts'

/** A run that a person may skip or move, with its series; or why not. */
export type UntouchedRun = { run: Run; series: Series } | { outcome: 'unknown_run' | RunRefusal }

/** Reads a run that a person wants to change. */
export async function readUntouched({ ledger }: Pick<Dependencies, 'ledger'>, key: RunKey): Promise<UntouchedRun> {
  const run = await ledger.readRun(key)
  const series = run && (await ledger.readSeries(run.seriesId))
  if (run === undefined || series === undefined) return { outcome: 'unknown_run' }
  const outcome = refusalOfRun(run, series)
  return outcome === undefined ? { run, series } : { outcome }
}
