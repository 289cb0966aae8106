import type { Finding, FindingCode, RemedyState } from '../../core/finding.ts'
import {
  LATENESS_GROUPS_MS,
  MOST_FINDINGS,
  type PassCounts,
  type PassOutcome,
  type Reconciliation,
} from '../../core/reconciliation.ts'
import type { RunKey } from '../../core/run-key.ts'

/** Takes down what a pass looks at, finds and does; of any number of findings it keeps the first. */
export interface Recorder {
  find(finding: Finding): void
  /** A run that has more than one placed order, and still does. */
  violate(run: RunKey): void
  count(what: keyof PassCounts, by?: number): void
  /** What became of telling a run or a series what was seen. */
  note(outcome: string): void
  report(outcome: PassOutcome, endedMs: number): Reconciliation
}

/** What is known of a pass when it begins. */
export type Beginning = Pick<Reconciliation, 'kind' | 'mode' | 'window' | 'startedMs'>

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
type Found = Partial<Record<FindingCode, Mutable<Partial<Record<RemedyState, number>>>>>

export function makeRecorder(beginning: Beginning): Recorder {
  const counts: PassCounts = { copies: 0, runs: 0, series: 0, requests: 0 }
  const notes: Record<string, number> = {}
  const found: Found = {}
  const findings: Finding[] = []
  const violations: RunKey[] = []
  return {
    find: (finding) => {
      const states = found[finding.code] ?? {}
      states[finding.state] = (states[finding.state] ?? 0) + 1
      found[finding.code] = states
      if (findings.length < MOST_FINDINGS) findings.push(finding)
    },
    violate: (run) => {
      if (violations.length < MOST_FINDINGS && !violations.includes(run)) violations.push(run)
    },
    count: (what, by = 1) => {
      counts[what] += by
    },
    note: (outcome) => {
      notes[outcome] = (notes[outcome] ?? 0) + 1
    },
    report: (outcome, endedMs) => ({
      ...beginning,
      endedMs,
      outcome,
      counts: { ...counts },
      notes: { ...notes },
      found: structuredClone(found),
      findings: [...findings],
      violations: [...violations],
      periods: [],
      lateness: LATENESS_GROUPS_MS.map(() => 0),
    }),
  }
}
