import { freshPace, type Pace } from '../core/pace.ts'
import { type Reconciliation, violationsLeft } from '../core/reconciliation.ts'
import type { RunKey } from '../core/run-key.ts'
import type { Installation } from './installation.ts'
import { type ReadRuns, readOpenRuns, readParkedRuns } from './read-runs.ts'
import { type RunSummary, summarizeRuns } from './summarize-runs.ts'

/** Where things stand, as far as it was read. */
export interface Status {
  nowMs: number
  open: RunSummary
  pace: Pace
  /** `limited`: the counts are of the first runs only. */
  openExtent: ReadRuns['extent']
  parkedExtent: ReadRuns['extent']
  /** The last pass of the scheduled function. */
  reconciled: Reconciliation | undefined
  /** The runs that have more than one placed order, by whichever reconciliation found them. */
  violations: readonly RunKey[]
}

/** Reads where things stand in the ledger. Writes nothing. */
export async function readStatus(from: Pick<Installation, 'ledger' | 'clock' | 'settings'>): Promise<Status> {
  const { ledger, clock, settings } = from
  const [open, parked, pace, reports] = await Promise.all([
    readOpenRuns(ledger),
    readParkedRuns(ledger),
    ledger.readPace(),
    ledger.readReports(),
  ])
  const nowMs = clock.nowMs()
  const runs = [...open.runs, ...parked.runs]
  return {
    nowMs,
    open: summarizeRuns(runs, { nowMs, graceMs: settings.runGraceMs }),
    pace: pace ?? freshPace(settings.apiRequestsPerMinute),
    openExtent: open.extent,
    parkedExtent: parked.extent,
    reconciled: reports.find(({ kind }) => kind === 'hourly'),
    violations: violationsLeft(reports),
  }
}
