import type { Finding } from '../../../lib/core/finding.ts'
import type { Reconciliation } from '../../../lib/core/reconciliation.ts'

export const FROM_MS = Date.parse('2026-11-15T00:00:00Z')
const WEEK_MS = 7 * 86_400_000

/** An audit of a week without anything in it. */
export function report(changes: Partial<Reconciliation> = {}): Reconciliation {
  return {
    kind: 'audit',
    mode: 'apply',
    window: { fromMs: FROM_MS, toMs: FROM_MS + WEEK_MS },
    startedMs: FROM_MS + WEEK_MS,
    endedMs: FROM_MS + WEEK_MS + 42_000,
    outcome: 'finished',
    counts: { copies: 0, runs: 0, series: 0, requests: 2 },
    notes: {},
    found: {},
    findings: [],
    violations: [],
    periods: [],
    lateness: [],
    ...changes,
  }
}

/** A run with two placed orders. */
export function duplicate(changes: Partial<Finding> = {}): Finding {
  return {
    code: 'duplicate_copy',
    subject: 'order:tea@2026-11-16T09:00:00Z',
    evidence: { order: 'VytqKwMbQq', other_order: 'AbCdEfGhIj' },
    state: 'proposed',
    ...changes,
  }
}
