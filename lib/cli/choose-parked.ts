import type { ParkReason } from '../core/reasons.ts'
import type { Run } from '../core/run.ts'
import type { RunKey, SeriesId } from '../core/run-key.ts'
import type { Ledger } from '../flows/dependencies.ts'
import { parkedMs } from './parked-groups.ts'
import { type ReadRuns, readParkedRuns } from './read-runs.ts'

/** Which parked runs a person means: those that are named, or else those that the filter lets through. */
export interface ParkedFilter {
  keys: readonly RunKey[]
  reason?: ParkReason | undefined
  seriesId?: SeriesId | undefined
  /** Parked at or after this (epoch ms). */
  sinceMs?: number | undefined
  limit: number
}

/** The runs that are meant, and those named ones that a replay cannot be of. */
export interface ChosenRuns {
  runs: Run[]
  refused: readonly { run: RunKey; outcome: 'not_parked' | 'unknown_run' }[]
  extent: ReadRuns['extent']
}

/** Finds the parked runs that a person means: in the order in which they are named, or the longest parked first. */
export async function chooseParked(ledger: Ledger, filter: ParkedFilter): Promise<ChosenRuns> {
  if (filter.keys.length > 0) return await named(ledger, filter.keys)
  const { runs, extent } = await readParkedRuns(ledger)
  const found = runs.filter((run) => isMeant(run, filter))
  const limited = found.length > filter.limit
  return { runs: found.slice(0, filter.limit), refused: [], extent: limited ? 'limited' : extent }
}

async function named(ledger: Ledger, keys: readonly RunKey[]): Promise<ChosenRuns> {
  const rows = new Map((await ledger.readRuns(keys)).map((run) => [run.key, run]))
  const runs = keys.flatMap((key) => rows.get(key) ?? []).filter(({ state }) => state.name === 'parked')
  const refused = keys.flatMap((run) => {
    const state = rows.get(run)?.state.name
    return state === 'parked' ? [] : [{ run, outcome: state === undefined ? 'unknown_run' : 'not_parked' } as const]
  })
  return { runs, refused, extent: 'all' }
}

function isMeant(run: Run, { reason, seriesId, sinceMs = 0 }: ParkedFilter): boolean {
  const { state } = run
  const isReason = reason === undefined || (state.name === 'parked' && state.reason === reason)
  return isReason && (seriesId === undefined || run.seriesId === seriesId) && parkedMs(run) >= sinceMs
}
