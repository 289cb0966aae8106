import type { Fault } from '../emulator/control-types.ts'

/** How often each thing goes wrong while the storm lasts; chances are from 0 to 1 a time. A member of 0 never happens. */
export interface Weather {
  /** A process is killed before a call has its effect, or after it and before its answer. */
  killBefore: number
  killAfter: number
  ledgerRefused: number
  ledgerLost: number
  queueRefused: number
  queueLost: number
  /** A call that takes seconds instead of milliseconds. */
  slow: number
  messageLost: number
  messageDoubled: number
  messageDelayed: number
  messageReordered: number
  /** By how much the clock of a process may be off, either way; it jumps within that. */
  skewMs: number
  /** How far the ledger's index lags behind, and how far Commerce Layer's lists do. */
  indexLagMs: number
  listLagMs: number
  schedulerLateMs: number
  /** Nothing gets through to Commerce Layer. */
  apiOutage: Span | undefined
  /** No delivery reaches us; long enough, and the circuits open. */
  webhookOutage: Span | undefined
  /** None of our functions is invoked, for whatever reason. */
  downtime: Span | undefined
  /** The platform's own scheduler runs no subscription. */
  platformOutage: Span | undefined
  /** Our credentials are refused; tokens that were given before go on being good. */
  lockout: Span | undefined
  /** `whole`: a schedule begins at each of its times, also where it would find nothing to do. */
  schedules: 'thinned' | 'whole'
  /** Faults of the emulator's own. */
  faults: readonly Fault[]
}

export interface Span {
  fromMs: number
  toMs: number
}

/** Whether a time lies in a span, whose end does not belong to it. */
export function isWithin(span: Span | undefined, nowMs: number): span is Span {
  return span !== undefined && span.fromMs <= nowMs && nowMs < span.toMs
}

/** What a mix of histories assumes about requests whose answers were lost. */
export interface Commits {
  /** How late such a request may still take effect. */
  latestMs: number
}

/** How late a request of this weather may still take effect (ms). */
export function lastCommitMs({ faults }: Weather): number {
  return Math.max(0, ...faults.map(({ effect }) => (LATE_COMMITS.has(effect.kind) && 'ms' in effect ? effect.ms : 0)))
}

const LATE_COMMITS: ReadonlySet<Fault['effect']['kind']> = new Set(['drop_then_commit', 'status_then_commit'])

export const CALM: Weather = {
  killBefore: 0,
  killAfter: 0,
  ledgerRefused: 0,
  ledgerLost: 0,
  queueRefused: 0,
  queueLost: 0,
  slow: 0,
  messageLost: 0,
  messageDoubled: 0,
  messageDelayed: 0,
  messageReordered: 0,
  skewMs: 0,
  indexLagMs: 0,
  listLagMs: 0,
  schedulerLateMs: 0,
  apiOutage: undefined,
  webhookOutage: undefined,
  downtime: undefined,
  platformOutage: undefined,
  lockout: undefined,
  schedules: 'thinned',
  faults: [],
}
