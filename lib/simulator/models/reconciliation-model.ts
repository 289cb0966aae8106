import { HOUR_MS } from '../../core/duration.ts'
import { type Audit, keptReport, type ReadList, type Reconciliation } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import type { Series } from '../../core/series.ts'
import type { ReconciliationRows } from '../../flows/reconcile/reconciliation-rows.ts'
import { frozen } from './frozen.ts'

const MOST_REPORTS = 90

/** What a ledger in memory keeps for reconciliation. */
export function reconciliationInMemory(all: {
  allRuns: () => readonly Run[]
  allSeries: () => readonly Series[]
}): ReconciliationRows {
  const reconciledMs = new Map<ReadList, number>()
  const seen = new Map<string, string>()
  const reports = new Map<string, Reconciliation>()
  let audit: Audit | undefined
  return {
    readReconciledToMs: async (list) => reconciledMs.get(list),
    saveReconciledToMs: async (list, toMs) => {
      reconciledMs.set(list, toMs)
    },
    scanRows: async ({ after, limit }) => {
      const rows = [
        ...all.allSeries().map((row) => ({ key: row.id, run: undefined, series: row })),
        ...all.allRuns().map((row) => ({ key: row.key, run: row, series: undefined })),
      ]
      const from = after === undefined ? 0 : 1 + rows.findIndex(({ key }) => key === after)
      const page = rows.slice(from, from + limit)
      const seenBy = (key: string) => seen.get(key)
      return {
        runs: page.flatMap(({ key, run }) => (run === undefined ? [] : [{ row: run, seenBy: seenBy(key) }])),
        series: page.flatMap(({ key, series }) => (series === undefined ? [] : [{ row: series, seenBy: seenBy(key) }])),
        after: page.length < limit ? undefined : page.at(-1)?.key,
      }
    },
    markSeen: async (key, by) => {
      seen.set(key, by)
    },
    readAudit: async () => audit,
    saveAudit: async (given) => {
      audit = frozen(given)
    },
    saveReport: async (report) => {
      const place = Math.floor(report.startedMs / HOUR_MS) % MOST_REPORTS
      reports.set(`${report.kind} ${place}`, frozen(keptReport(report)))
    },
    readReports: async () => [...reports.values()].toSorted((one, two) => two.startedMs - one.startedMs),
  }
}
