import { SKIP_REASONS } from '../core/reasons.ts'
import type { Run } from '../core/run.ts'
import type { SeriesId } from '../core/run-key.ts'
import type { StateName } from '../core/state-names.ts'
import type { Ledger } from '../flows/dependencies.ts'
import { CommandError } from './command-error.ts'
import { type ReadRuns, readOpenRuns, readParkedRuns, readRunsOfSeries } from './read-runs.ts'
import { reasonOf } from './run-words.ts'

/** Which runs a person asks for. */
export interface RunFilter {
  state?: StateName
  seriesId?: SeriesId
  /** Due at or after this (epoch ms). */
  sinceMs?: number
  /** Why it is where it is. */
  reason?: string
  limit: number
}

/** States that no index of the ledger has: they are found only among the runs of a series. */
const CLOSED: readonly string[] = ['completed', 'skipped'] satisfies StateName[]
const CLOSING: readonly string[] = [...SKIP_REASONS, 'order_placed']

/**
 * Finds runs without a scan: open ones by the due index, parked ones by theirs, all of one series by its key. The oldest due
 * first; of a series, the newest. `limited` when there may be more.
 *
 * @throws {CommandError} when closed runs are asked for without a series.
 */
export async function findRuns(ledger: Ledger, filter: RunFilter): Promise<ReadRuns> {
  const { state, seriesId, sinceMs = 0, reason, limit } = filter
  const { runs, extent } = await readCandidates(ledger, filter)
  const found = runs.filter(
    (run) =>
      run.dueMs >= sinceMs &&
      (state === undefined || run.state.name === state) &&
      (reason === undefined || reasonOf(run) === reason),
  )
  const sorted = seriesId === undefined ? found.toSorted(oldestDueFirst) : found
  return { runs: sorted.slice(0, limit), extent: found.length > limit ? 'limited' : extent }
}

async function readCandidates(ledger: Ledger, { state, seriesId, sinceMs = 0, reason }: RunFilter): Promise<ReadRuns> {
  if (seriesId !== undefined) return await readRunsOfSeries(ledger, { seriesId, sinceMs })
  if (CLOSED.includes(state ?? '') || CLOSING.includes(reason ?? '')) throw needsSeries()
  const reads = [
    ...(state === 'parked' ? [] : [readOpenRuns(ledger)]),
    ...(state === undefined || state === 'parked' ? [readParkedRuns(ledger)] : []),
  ]
  const all = await Promise.all(reads)
  return {
    runs: all.flatMap(({ runs }) => runs),
    extent: all.some(({ extent }) => extent === 'limited') ? 'limited' : 'all',
  }
}

function oldestDueFirst(a: Run, b: Run): number {
  return a.dueMs - b.dueMs
}

function needsSeries(): CommandError {
  return new CommandError({
    code: 'needs_series',
    what: 'Runs that are over can be listed of one series only: the ledger has no index of them all.',
    remedy: 'Add --series, or ask for open or parked runs.',
    exitCode: 2,
  })
}
