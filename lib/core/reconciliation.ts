import type { Finding, FindingCode, RemedyState } from './finding.ts'
import type { CopyType, Run } from './run.ts'
import type { RunKey } from './run-key.ts'
import type { Series } from './series.ts'
import type { StateName } from './state-names.ts'

/** Whether what is safe is done at once, or nothing at all is changed. */
export type ReconciliationMode = 'apply' | 'dry_run'

/** How a pass came to its end. `unfinished`: it ran out of time or had to be quiet, and the next one goes on there. */
export type PassOutcome = 'finished' | 'unfinished' | 'unreachable'

/** What a pass looked at: from a time on (included) to another (epoch ms). */
export interface Window {
  fromMs: number
  toMs: number
}

/** How much was looked at. */
export interface PassCounts {
  /** Copies at Commerce Layer. */
  copies: number
  /** Runs in the ledger; of a pass that is no audit only those that are open too long or parked. */
  runs: number
  series: number
  /** Requests to Commerce Layer, tokens not counted. */
  requests: number
}

/** The runs that were due in a stretch of the window, by where they stand. */
export interface Period {
  /** `2026-11-22`, or `2026-11` where the window is longer than a quarter. */
  name: string
  runs: Readonly<Partial<Record<StateName, number>>>
}

/** How late runs became orders: the longest lateness of each group (ms), the last one without end. */
export const LATENESS_GROUPS_MS = [
  60_000,
  600_000,
  3_600_000,
  21_600_000,
  86_400_000,
  Number.POSITIVE_INFINITY,
] as const

/** More findings than these are only counted: what is wrong with thousands of runs is one thing, and seen from the first. */
export const MOST_FINDINGS = 500

/** What one pass of reconciliation looked at, found and did. Times are epoch ms. */
export interface Reconciliation {
  /** `hourly`: what happened since the last one. `audit`: every run of a window, asked for by a person. */
  kind: 'hourly' | 'audit'
  mode: ReconciliationMode
  window: Window
  startedMs: number
  endedMs: number
  outcome: PassOutcome
  counts: PassCounts
  /** What became of telling runs and series what was seen, by the names of the outcomes. */
  notes: Readonly<Record<string, number>>
  /** All findings, by code and by what was done about them. */
  found: Readonly<Partial<Record<FindingCode, Readonly<Partial<Record<RemedyState, number>>>>>>
  /** The first of them, at most `MOST_FINDINGS`; those that the next pass has to look at again before all others. */
  findings: readonly Finding[]
  /** The post-condition: runs that have more than one placed order, and still do. It must be empty. */
  violations: readonly RunKey[]
  /** Runs over time, in order; audits only. */
  periods: readonly Period[]
  /** Of completed runs, how many belong to each of `LATENESS_GROUPS_MS`; audits only. */
  lateness: readonly number[]
}

/** What an audit does one after the other; `present`: what is so now, and belongs to no window. */
export const AUDIT_STEPS = [
  'recurring_order_copies',
  'order_copies',
  'order_subscriptions',
  'ledger',
  'present',
] as const
export type AuditStep = (typeof AUDIT_STEPS)[number]

/** An audit that is under way: it may take longer than a process lives. */
export interface Audit {
  /** Marks what it has seen. */
  id: string
  /** What was asked for; undefined: nothing in particular. */
  asked?: string | undefined
  step: AuditStep
  /** Where in the step it goes on: a time (epoch ms) of a list, a place in the ledger; undefined at its beginning. */
  from: number | string | undefined
  /** As far as it has come. */
  report: Reconciliation
}

/** What reconciliation reads on from where it stopped: the lists of Commerce Layer that have a time to go by. */
export type ReadList = CopyType | `paid_${CopyType}` | 'order_subscriptions' | 'event_callbacks'

/** A row, and the audit that saw it last. */
export interface Scanned<T> {
  row: T
  seenBy: string | undefined
}

/** The runs and series of a page of the table; rows of other kinds are left out. */
export interface ScannedRows {
  runs: Scanned<Run>[]
  series: Scanned<Series>[]
  after: string | undefined
}

/** How many findings there are. */
export function countFindings({ found }: Pick<Reconciliation, 'found'>): number {
  return Object.values(found).reduce((sum, states) => sum + countStates(states), 0)
}

/** How many findings of one code there are. */
export function countStates(states: Readonly<Partial<Record<RemedyState, number>>>): number {
  return Object.values(states).reduce((sum, count) => sum + count, 0)
}

/**
 * Runs that have more than one placed order by what was looked at last: those of the last hourly pass, and of audits that came to their end
 * since it began. Each hourly pass looks again at those that the one before has left.
 */
export function violationsLeft(newestFirst: readonly Reconciliation[]): RunKey[] {
  return [...new Set(sinceLastPass(newestFirst).flatMap(({ violations }) => violations))]
}

/** Orders that nobody needs and that could not be cancelled, by the same reports; the first finding of each run. */
export function leftoversLeft(newestFirst: readonly Reconciliation[]): Finding[] {
  const findings = sinceLastPass(newestFirst).flatMap((report) => report.findings)
  const failed = findings.filter(isLeftover)
  return [...new Map(failed.toReversed().map((finding) => [finding.subject, finding])).values()]
}

/** Whether a finding is an order that nobody needs and that could not be cancelled. */
export function isLeftover({ code, state }: Finding): boolean {
  return code === 'leftover_order' && state === 'failed'
}

/** So many findings a kept report shows in any case: a row has to stay small, and the counts say the rest. */
const MOST_KEPT = 20

/** A report as the ledger keeps it: with the first of its findings, and with all that the next pass has to look at again. */
export function keptReport(report: Reconciliation): Reconciliation {
  const left = leftoversLeft([report])
  return { ...report, findings: report.findings.filter((one, at) => at < MOST_KEPT || left.includes(one)) }
}

/** A report with what those before it have left, one of which it may take the place of. */
export function withLeft(report: Reconciliation, newestFirst: readonly Reconciliation[]): Reconciliation {
  const findings = [...report.findings, ...leftoversLeft(newestFirst)]
  const violations = [...new Set([...report.violations, ...violationsLeft(newestFirst)])]
  return { ...report, findings, violations }
}

function sinceLastPass(newestFirst: readonly Reconciliation[]): Reconciliation[] {
  const last = newestFirst.find(({ kind }) => kind === 'hourly')
  return newestFirst.filter((report) => last === undefined || report === last || report.endedMs >= last.startedMs)
}
