import { FINDING_KINDS, type Finding } from '../../core/finding.ts'
import type { Reconciliation } from '../../core/reconciliation.ts'
import { isoSeconds } from '../../core/run-key.ts'

const HEAD = ['found_at', 'code', 'subject', 'state', 'what', 'remedy', 'evidence']

/** The findings of a reconciliation as CSV (RFC 4180), one line each; the evidence is a JSON object. */
export function findingsCsv({ findings, endedMs }: Pick<Reconciliation, 'findings' | 'endedMs'>): string {
  const rows = findings.map((finding) => cells(finding, endedMs))
  return [HEAD, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
}

function cells({ code, subject, state, evidence }: Finding, endedMs: number): string[] {
  const { what, remedy } = FINDING_KINDS[code]
  return [isoSeconds(endedMs), code, subject, state, what, remedy, JSON.stringify(evidence)]
}

/** No cell begins with text from outside, which a spreadsheet could take for a formula. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
