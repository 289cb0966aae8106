import type { Ledger } from './dependencies.ts'

/**
 * A ledger that reads as it is and forgets what is written to it, so that the very flows that would change it say what they would do.
 * Only the pace is kept as ever: the requests of a rehearsal are really sent. Good for flows that do not read again what they wrote.
 */
export function rehearsalLedger(ledger: Ledger): Ledger {
  return {
    readRun: ledger.readRun,
    readRuns: ledger.readRuns,
    createRun: async (run) => ((await ledger.readRun(run.key)) === undefined ? 'created' : 'exists'),
    saveRun: async () => 'saved',
    refreshWake: async () => 'saved',
    runsOfSeries: ledger.runsOfSeries,
    readSeries: ledger.readSeries,
    readManySeries: ledger.readManySeries,
    saveSeries: async () => 'saved',
    dueRuns: ledger.dueRuns,
    parkedRuns: ledger.parkedRuns,
    noteRelease: async () => {},
    releasesSince: ledger.releasesSince,
    readPace: ledger.readPace,
    savePace: ledger.savePace,
    firstStartMs: async (nowMs) => (await ledger.readFirstStartMs()) ?? nowMs,
    readFirstStartMs: ledger.readFirstStartMs,
    readReconciledToMs: ledger.readReconciledToMs,
    saveReconciledToMs: async () => {},
    scanRows: ledger.scanRows,
    markSeen: async () => {},
    readAudit: ledger.readAudit,
    saveAudit: async () => {},
    saveReport: async () => {},
    readReports: ledger.readReports,
  }
}
