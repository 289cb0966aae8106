import type { Run } from '../core/run.ts'
import type { RunKey } from '../core/run-key.ts'
import type { Ledger } from '../flows/dependencies.ts'

/** Runs as far as they were read; `limited` when there may be more. */
export interface ReadRuns {
  runs: Run[]
  extent: 'all' | 'limited'
}

/** More rows than this are not read to show where things stand: each costs read units of the table. */
export const MOST_RUNS = 1_000

/** The most keys that the ledger takes at once. */
const CHUNK = 100

const ANY_TIME_MS = Date.parse('9999-01-01T00:00:00Z')

/** The open runs, those that wake first first. */
export async function readOpenRuns(ledger: Ledger, limit = MOST_RUNS): Promise<ReadRuns> {
  return await readRuns(ledger, await ledger.dueRuns({ untilMs: ANY_TIME_MS, limit }), limit)
}

/** The parked runs, longest parked first. */
export async function readParkedRuns(ledger: Ledger, limit = MOST_RUNS): Promise<ReadRuns> {
  const { runs, extent } = await readRuns(ledger, await ledger.parkedRuns({ limit }), limit)
  // The index may be a moment behind: what was replayed just now is parked no more.
  return { runs: runs.filter(({ state }) => state.name === 'parked'), extent }
}

async function readRuns(ledger: Ledger, keys: readonly RunKey[], limit: number): Promise<ReadRuns> {
  const found = new Map<RunKey, Run>()
  for (let start = 0; start < keys.length; start += CHUNK) {
    for (const run of await ledger.readRuns(keys.slice(start, start + CHUNK))) found.set(run.key, run)
  }
  return { runs: keys.flatMap((key) => found.get(key) ?? []), extent: keys.length >= limit ? 'limited' : 'all' }
}
