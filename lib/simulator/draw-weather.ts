import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { drawFaults } from './draw-faults.ts'
import type { Commits, Span, Weather } from './weather.ts'

export interface About {
  startMs: number
  stormMs: number
  commits: Commits
  /** An outage of such a length, of one kind or another (ms); 0 for none. */
  longOutageMs: number
}

/** Draws the weather of a history: about half of all troubles are off, the others of any strength. */
export function drawWeather(chance: () => number, about: About): Weather {
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
    downtime: span(0.05),
    platformOutage: span(0.05),
    lockout: span(0.05),
    ...drawLongOutage(chance, about),
    schedules: chance() < 0.1 ? 'whole' : 'thinned',
    faults: drawFaults({ upTo, strength, chance }, about.commits),
  }
}

const OUTAGES = ['apiOutage', 'webhookOutage', 'downtime', 'platformOutage'] as const satisfies (keyof Weather)[]

/** It begins before the first run is due, or soon after it. */
function drawLongOutage(chance: () => number, { startMs, stormMs, longOutageMs }: About): Partial<Weather> {
  if (longOutageMs === 0) return {}
  const kind = OUTAGES[Math.floor(chance() * OUTAGES.length)] ?? 'apiOutage'
  const fromMs = startMs + Math.floor(chance() * (stormMs - longOutageMs))
  return { [kind]: { fromMs, toMs: fromMs + longOutageMs } }
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
