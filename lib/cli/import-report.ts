import { isOpen, scheduledMs } from '../core/run.ts'
import type { Ledger } from '../flows/dependencies.ts'
import type { ImportedSeries, ImportOutcome } from '../flows/import-series.ts'
import { recentRuns } from '../flows/recent-runs.ts'

/** A series of the table, with its next run that is open or would be (epoch ms). */
export interface ImportRow extends ImportedSeries {
  nextDueMs: number | undefined
}

/** What an import came to; however many series there are, only so many rows are kept. */
export interface ImportReport {
  series: number
  outcomes: Record<ImportOutcome, number>
  /** Runs that were planned. */
  planned: number
  /** Series whose next run was due before the start. */
  beforeStart: number
  /** Series with a problem, not recurring ones among them. */
  troubled: ImportRow[]
  /** The others. */
  sound: ImportRow[]
}

/** The report of an import that has not begun. */
export function emptyImport(): ImportReport {
  const outcomes = { new: 0, changed: 0, known: 0, not_recurring: 0 }
  return { series: 0, outcomes, planned: 0, beforeStart: 0, troubled: [], sound: [] }
}

/** Counts a series, and keeps it where it belongs to the first rows. */
export async function addToImport(
  report: ImportReport,
  imported: ImportedSeries,
  { ledger, limit }: { ledger: Ledger; limit: number },
): Promise<void> {
  const { outcome, planned } = imported
  report.series += 1
  report.outcomes[outcome] += 1
  report.planned += typeof planned === 'number' ? 1 : 0
  report.beforeStart += planned === 'before_start' ? 1 : 0
  const rows = isTroubled(imported) ? report.troubled : report.sound
  if (rows.length < limit) rows.push({ ...imported, nextDueMs: await nextDueMs(ledger, imported) })
}

/** What a person should look at comes first. */
export function importRows({ troubled, sound }: ImportReport, limit: number): ImportRow[] {
  return [...troubled, ...sound].slice(0, limit)
}

function isTroubled({ outcome, problem, planned }: ImportedSeries): boolean {
  return outcome === 'not_recurring' || problem !== undefined || planned === 'before_start'
}

async function nextDueMs(ledger: Ledger, { id, planned }: ImportedSeries): Promise<number | undefined> {
  if (typeof planned === 'number') return planned
  const open = (await recentRuns({ ledger }, id)).filter(isOpen)
  return open.length === 0 ? undefined : Math.min(...open.map(scheduledMs))
}
