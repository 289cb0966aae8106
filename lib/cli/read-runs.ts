import { END_OF_TIME_MS, SECOND_MS } from '../core/duration.ts'
import type { Run } from '../core/run.ts'
import type { RunKey, SeriesId } from '../core/run-key.ts'
import type { Ledger } from '../flows/dependencies.ts'

/** Runs as far as they were read; `limited` when there may be more. */
export interface ReadRuns {
  runs: Run[]
  extent: 'all' | 'limited'
}

/** More rows than this are not read to show where things stand: each costs read units of the table. */
export const MOST_RUNS = 1_000

/** Rows of one page: at most 4 KB each, they stay below what DynamoDB answers at once. */
const PAGE = 100

/** The open runs, those that wake first first. */
export async function readOpenRuns(ledger: Ledger, limit = MOST_RUNS): Promise<ReadRuns> {
  return await readRuns(ledger, await ledger.dueRuns({ untilMs: END_OF_TIME_MS, limit }), limit)
}

/** The parked runs, longest parked first. */
export async function readParkedRuns(ledger: Ledger, limit = MOST_RUNS): Promise<ReadRuns> {
  const { runs, extent } = await readRuns(ledger, await ledger.parkedRuns({ limit }), limit)
  // The index may be a moment behind: what was replayed just now is parked no more.
  return { runs: runs.filter(({ state }) => state.name === 'parked'), extent }
}

/** The runs of a series due at or after a time the newest due first. */
export async function readRunsOfSeries(
  ledger: Ledger,
  query: { seriesId: SeriesId; sinceMs: number; limit?: number },
): Promise<ReadRuns> {
  const { seriesId, sinceMs, limit = MOST_RUNS } = query
  const runs: Run[] = []
  let dueToMs = END_OF_TIME_MS
  while (runs.length < limit) {
    const page = await ledger.runsOfSeries({ seriesId, dueToMs, limit: Math.min(PAGE, limit - runs.length) })
    const wanted = page.filter(({ dueMs }) => dueMs >= sinceMs)
    runs.push(...wanted)
    if (wanted.length < page.length || page.length === 0) return { runs, extent: 'all' }
    dueToMs = Math.min(...page.map(({ dueMs }) => dueMs)) - SECOND_MS
  }
  return { runs, extent: 'limited' }
}

async function readRuns(ledger: Ledger, keys: readonly RunKey[], limit: number): Promise<ReadRuns> {
  const found = new Map((await ledger.readRuns(keys)).map((run) => [run.key, run]))
  return { runs: keys.flatMap((key) => found.get(key) ?? []), extent: keys.length >= limit ? 'limited' : 'all' }
}
