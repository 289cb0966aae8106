import { freshPace, type Pace } from '../core/pace.ts'
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
}

/** Reads where things stand. Writes nothing. */
export async function readStatus(from: Pick<Installation, 'ledger' | 'clock' | 'settings'>): Promise<Status> {
  const { ledger, clock, settings } = from
  const [open, parked, pace] = await Promise.all([readOpenRuns(ledger), readParkedRuns(ledger), ledger.readPace()])
  const nowMs = clock.nowMs()
  const runs = [...open.runs, ...parked.runs]
  return {
    nowMs,
    open: summarizeRuns(runs, { nowMs, graceMs: settings.runGraceMs }),
    pace: pace ?? freshPace(settings.apiRequestsPerMinute),
    openExtent: open.extent,
    parkedExtent: parked.extent,
  }
}
