import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
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
  indexLagMs: number
  listLagMs: number
  schedulerLateMs: number
  /** Nothing gets through to Commerce Layer. */
  apiOutage: Span | undefined
  /** No delivery reaches us; long enough, and the circuits open. */
  webhookOutage: Span | undefined
  /** Faults of the emulator's own. */
  faults: readonly Fault[]
}

export interface Span {
  fromMs: number
  toMs: number
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
  faults: [],
}

/** Draws the weather of a history: about half of all troubles are off, the others of any strength. */
export function drawWeather(
  chance: () => number,
  about: { startMs: number; stormMs: number; commits: Commits },
): Weather {
  const upTo = (most: number): number => Math.floor(chance() * most)
  /** Off in half of all histories; else of any strength up to the most, weak ones more often. */
  const strength = (most: number): number => (chance() < 0.5 ? 0 : chance() * chance() * most)
  const span = (often: number): Span | undefined => {
    if (chance() >= often) return undefined
    const fromMs = about.startMs + upTo(about.stormMs)
    return { fromMs, toMs: fromMs + upTo(6 * HOUR_MS) }
  }
  return {
    killBefore: deadliness(strength(1)),
    killAfter: deadliness(strength(1)),
    ledgerRefused: strength(0.2),
    ledgerLost: strength(0.2),
    queueRefused: strength(0.3),
    queueLost: strength(0.3),
    slow: strength(0.2),
    messageLost: strength(0.4),
    messageDoubled: strength(0.5),
    messageDelayed: strength(0.4),
    messageReordered: strength(1),
    skewMs: chance() < 0.5 ? 0 : upTo(30 * SECOND_MS),
    indexLagMs: chance() < 0.7 ? 0 : upTo(5 * SECOND_MS),
    listLagMs: chance() < 0.7 ? 0 : upTo(30 * SECOND_MS),
    schedulerLateMs: drawLateness(chance),
    apiOutage: span(0.1),
    webhookOutage: span(0.1),
    faults: drawFaults({ upTo, strength }, about.commits),
  }
}

/** Processes die now and then; in some histories so often that the same run is met by death several times in a row. */
function deadliness(part: number): number {
  return part * (part > 0.5 ? 0.3 : 0.1)
}

/** How late the platform is (ms): mostly not at all, sometimes within the grace of a run, and now and then far beyond it. */
function drawLateness(chance: () => number): number {
  const part = chance()
  if (part < 0.7) return 0
  return Math.floor(chance() * (part < 0.95 ? 40 * MINUTE_MS : 4 * HOUR_MS))
}

interface Draws {
  upTo(most: number): number
  strength(most: number): number
}

/** The emulator's faults, those without any strength left out. */
function drawFaults({ upTo, strength }: Draws, commits: Commits): Fault[] {
  const writes = { on: 'request', method: 'POST', path: '/api/', count: null } as const
  const changes = { on: 'request', method: 'PATCH', path: '/api/', count: null } as const
  const any = { on: 'request', path: '/api/', count: null } as const
  const tokens = { on: 'request', path: '/oauth/token', count: null } as const
  const deliveries = { on: 'delivery', count: null } as const
  const faults: Fault[] = [
    { ...writes, probability: strength(0.6), effect: { kind: 'commit_then_drop' } },
    { ...writes, probability: strength(0.6), effect: { kind: 'drop_then_commit', ms: upTo(commits.latestMs) } },
    { ...writes, probability: strength(0.6), effect: { kind: 'commit_then_status', status: 502 } },
    {
      ...writes,
      probability: strength(0.6),
      effect: { kind: 'status_then_commit', status: 504, ms: upTo(commits.latestMs) },
    },
    { ...writes, probability: strength(0.4), effect: { kind: 'truncated' } },
    { ...writes, probability: strength(0.4), effect: { kind: 'answer_late', ms: upTo(20 * SECOND_MS) } },
    { ...changes, probability: strength(0.5), effect: { kind: 'commit_then_drop' } },
    { ...changes, probability: strength(0.5), effect: { kind: 'drop_then_commit', ms: upTo(commits.latestMs) } },
    { ...any, probability: strength(0.2), effect: { kind: 'refuse' } },
    { ...any, probability: strength(0.2), effect: { kind: 'too_many_requests' } },
    { ...any, probability: strength(0.2), effect: { kind: 'too_many_requests', retry_after_seconds: upTo(120) } },
    { ...any, probability: strength(0.2), effect: { kind: 'status', status: 503 } },
    { ...any, probability: strength(0.2), effect: { kind: 'invalid_token' } },
    { ...any, probability: strength(0.2), effect: { kind: 'html' } },
    { ...tokens, probability: strength(0.3), effect: { kind: 'status', status: 500 } },
    { ...deliveries, probability: strength(0.8), effect: { kind: 'lose' } },
    { ...deliveries, probability: strength(0.8), effect: { kind: 'duplicate', ms: upTo(2 * MINUTE_MS) } },
    { ...deliveries, probability: strength(0.8), effect: { kind: 'delay', ms: upTo(2 * HOUR_MS) } },
    { ...deliveries, probability: strength(0.8), effect: { kind: 'reorder' } },
  ]
  return faults.filter(({ probability }) => probability !== 0)
}
