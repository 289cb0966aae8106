import { LATENESS_GROUPS_MS, type Reconciliation } from '../../lib/core/reconciliation.ts'

/** What a pass found that began at a time (epoch ms). */
export function report(startedMs: number, kind: Reconciliation['kind'] = 'hourly'): Reconciliation {
  return {
    kind,
    mode: 'apply',
    window: { fromMs: startedMs - 3_600_000, toMs: startedMs },
    startedMs,
    endedMs: startedMs + 1_000,
    outcome: 'finished',
    counts: { copies: 1, runs: 2, series: 3, requests: 4 },
    notes: { recorded: 1 },
    found: { missing_copy: { left: 1 } },
    findings: [
      {
        code: 'missing_copy',
        subject: 'subscription:KjYhTgRfEd@2026-12-01T00:00:00Z',
        evidence: { copy: 'a' },
        state: 'left',
      },
    ],
    violations: [],
    periods: [{ name: '2026-12-01', runs: { completed: 2 } }],
    lateness: LATENESS_GROUPS_MS.map(() => 0),
  }
}
