import type { Finding, FindingCode, RemedyState } from '../../core/finding.ts'
import {
  isLeftover,
  MOST_FINDINGS,
  type PassCounts,
  type PassOutcome,
  type Reconciliation,
} from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import { makeRunsOverTime } from './runs-over-time.ts'

/** Takes down what a pass looks at, finds and does; of any number of findings it keeps the first. */
export interface Recorder {
  find(finding: Finding): void
  /** A run that has more than one placed order, and still does. */
  violate(run: RunKey): void
  count(what: keyof PassCounts, by?: number): void
  /** A run of the ledger that belongs to the window. */
  seeRun(run: Run): void
  /** What became of telling a run or a series what was seen. */
  note(outcome: string): void
  report(outcome: PassOutcome, endedMs: number): Reconciliation
}

/** What is known of a pass when it begins. */
export type Beginning = Pick<Reconciliation, 'kind' | 'mode' | 'window' | 'startedMs'>

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
type Found = Partial<Record<FindingCode, Mutable<Partial<Record<RemedyState, number>>>>>

/** @param before What an audit has taken down already that goes on now. */
export function makeRecorder(beginning: Beginning, before?: Reconciliation): Recorder {
  const counts: PassCounts = { copies: 0, runs: 0, series: 0, requests: 0, ...before?.counts }
  const notes: Record<string, number> = { ...before?.notes }
  const found: Found = structuredClone(before?.found ?? {})
  const findings: Finding[] = [...(before?.findings ?? [])]
  const violations: RunKey[] = [...(before?.violations ?? [])]
  const overTime = makeRunsOverTime(beginning.window, before)
  return {
    find: (finding) => {
      // Whoever goes on where another stopped sees its last pages again.
      if (findings.some((known) => isSame(known, finding))) return
      const states = found[finding.code] ?? {}
      states[finding.state] = (states[finding.state] ?? 0) + 1
      found[finding.code] = states
      keep(findings, finding)
    },
    violate: (run) => {
      if (violations.length < MOST_FINDINGS && !violations.includes(run)) violations.push(run)
    },
    count: (what, by = 1) => {
      counts[what] += by
    },
    seeRun: overTime.add,
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
      periods: overTime.periods(),
      lateness: overTime.lateness(),
    }),
  }
}

/** Of too many the first are kept; but what is not shown to the next pass is never cancelled, so that takes the place of another. */
function keep(findings: Finding[], finding: Finding): void {
  if (findings.length >= MOST_FINDINGS) {
    const least = isLeftover(finding) ? findings.findLastIndex((one) => !isLeftover(one)) : -1
    if (least < 0) return
    findings.splice(least, 1)
  }
  findings.push(finding)
}

function isSame(one: Finding, two: Finding): boolean {
  const isAbout = one.code === two.code && one.subject === two.subject && one.state === two.state
  return isAbout && JSON.stringify(one.evidence) === JSON.stringify(two.evidence)
}
