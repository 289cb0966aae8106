import type { Audit, ReadList, Reconciliation, ScannedRows } from '../../core/reconciliation.ts'
import type { RunKey, SeriesId } from '../../core/run-key.ts'

/** What the ledger keeps for reconciliation alone. */
export interface ReconciliationRows {
  /** From when on a list has still to be read (epoch ms), or undefined before the first time. */
  readReconciledToMs(list: ReadList): Promise<number | undefined>
  saveReconciledToMs(list: ReadList, toMs: number): Promise<void>
  /**
   * Some rows of the whole table, in an order of its own; for audits only, since it reads everything there is. Begins where
   * `after` says; the answer's `after` is where the next page begins, undefined at the end. Not strongly consistent.
   */
  scanRows(query: { after: string | undefined; limit: number }): Promise<ScannedRows>
  /** Writes onto a row that an audit has seen it, and nothing else: no version changes. Nothing where there is no such row. */
  markSeen(key: RunKey | SeriesId, audit: string): Promise<void>
  /** The audit that is under way, as far as it has come. */
  readAudit(): Promise<Audit | undefined>
  /** Undefined: none is under way any more. */
  saveAudit(audit: Audit | undefined): Promise<void>
  /** Keeps a report in the place of the one of 90 hours earlier. */
  saveReport(report: Reconciliation): Promise<void>
  /** The reports that are kept, the newest first. */
  readReports(): Promise<Reconciliation[]>
}
