import { FINDING_KINDS } from '../core/finding.ts'
import { countFindings, LATENESS_GROUPS_MS, type Reconciliation } from '../core/reconciliation.ts'
import { isoSeconds } from '../core/run-key.ts'

/** A report for programs. Times are ISO 8601 in UTC; what is without end is null. */
export function reconciliationJson(report: Reconciliation) {
  const { kind, mode, window, outcome, counts, notes, found, findings, violations, periods, lateness } = report
  return {
    kind,
    mode,
    window: { from: isoSeconds(window.fromMs), to: isoSeconds(window.toMs) },
    started: isoSeconds(report.startedMs),
    ended: isoSeconds(report.endedMs),
    outcome,
    counts,
    notes,
    found,
    findings: findings.map((finding) => ({ ...finding, remedy: FINDING_KINDS[finding.code].remedy })),
    findingsLeftOut: countFindings(report) - findings.length,
    violations,
    periods,
    lateness: lateness.map((runs, at) => {
      const longestMs = LATENESS_GROUPS_MS[at] ?? Number.POSITIVE_INFINITY
      return { atMostSeconds: Number.isFinite(longestMs) ? longestMs / 1_000 : null, runs }
    }),
  }
}
