import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/duration.ts'
import { SLOWEST_PER_MINUTE } from '../core/pace.ts'
import { CATCH_UP_POLICIES, type CatchUpPolicy, DEFAULT_SETTINGS } from '../core/settings.ts'
import { dice } from '../emulator/dice.ts'
import { drawPeople, type PlannedAct } from './acts.ts'
import { drawBehaviour, type Ways } from './draw-behaviour.ts'
import { drawWeather } from './draw-weather.ts'
import type { Mix } from './mixes.ts'
import { drawCrowd, drawSeries, type SeriesPlan } from './series-plan.ts'
import { lastCommitMs, type Weather } from './weather.ts'

/** Everything that makes one history what it is: the same plan, the same history. A plain record. */
export interface HistoryPlan {
  /** What it was drawn from. */
  seed: number
  mix: Mix
  /** What Perennial is deployed to do about runs that come late. */
  catchUp: CatchUpPolicy
  /** What it is told that it is to leave alone: what was due before this (epoch ms). Default: before it came. */
  startAtMs?: number
  /** When it is told to try again what has failed (ms after each time). Default: within days, which no history lasts. */
  retryCalendarMs?: readonly number[]
  /** What it is told that Commerce Layer allows. */
  requestsPerMinute: number
  /** In what Commerce Layer is otherwise than the emulator's defaults. */
  behaviour: Partial<Ways>
  series: readonly SeriesPlan[]
  acts: readonly PlannedAct[]
  weather: Weather
  /** When the storm ends and the world is healed (epoch ms). */
  stormEndMs: number
  /** Of all chance that is left: when what may go wrong does, how long calls take, ids. */
  chanceSeed: number
}

/** When every history begins. */
export const START_MS = Date.parse('2026-03-01T00:00:00Z')

/** The shop opens in peace; people and troubles come later. */
export const SHOP_IS_OPEN_MS = START_MS + 5 * MINUTE_MS

/** Draws the history of a seed. */
export function drawPlan(seed: number, mix: Mix): HistoryPlan {
  const chance = dice(seed).next
  const longOutageMs = chance() < LONG ? 3 * DAY_MS : 0
  const series = drawSeries(chance, { startMs: START_MS, mostCopies: longOutageMs > 0 ? 8 : 2 })
  const firstDueMs = Math.max(...series.map((one) => one.firstDueMs))
  const stormEndMs = firstDueMs + Math.floor(chance() * 4 * HOUR_MS) + longOutageMs
  const acts = drawPeople(chance, { fromMs: START_MS + 10 * MINUTE_MS, toMs: stormEndMs, plans: series })
  const stormMs = stormEndMs - START_MS
  const drawn = drawWeather(chance, { startMs: START_MS, stormMs, commits: mix.commits, longOutageMs })
  const mostLateMs = Math.min(...series.map(({ periodMs }) => periodMs)) * LATEST_PART
  const weather = { ...drawn, schedulerLateMs: Math.min(drawn.schedulerLateMs, mostLateMs) }
  const catchUp = CATCH_UP_POLICIES[Math.floor(chance() * 12)] ?? 'latest'
  const behaviour = drawBehaviour(chance)
  const chanceSeed = Math.floor(chance() * 2 ** 31)
  const crowd = chance() < CROWDED ? drawCrowd(chance, series) : []
  const isSlow = crowd.length > 0 || chance() < SLOW
  const requestsPerMinute = isSlow
    ? SLOWEST_PER_MINUTE + Math.floor(chance() * 30)
    : DEFAULT_SETTINGS.apiRequestsPerMinute
  const all = [...series, ...crowd]
  return { seed, mix, catchUp, requestsPerMinute, behaviour, series: all, acts, weather, stormEndMs, chanceSeed }
}

/** So many histories allow so few requests that they have to wait for each other. */
const SLOW = 0.1

/** In so many, many others are due at the same moment, and few requests are allowed. */
const CROWDED = 0.03

/** So many histories have an outage of three days: they take ten times as long. */
const LONG = 0.02

/** Of a period: a run that the platform makes later than by half of one is nearer to the next, and nothing says whose it is. */
const LATEST_PART = 0.4

/**
 * By when the world is whole again (epoch ms): what no delivery told, the next reconciliation does, and what may still take
 * effect has done so.
 */
export function healedMs({ stormEndMs, weather }: HistoryPlan): number {
  return stormEndMs + Math.max(2 * HOUR_MS, lastCommitMs(weather))
}
