import { HOUR_MS, MINUTE_MS } from '../core/duration.ts'
import type { Run } from '../core/run.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { PlannedAct } from './acts.ts'
import { type CallPoint, isPersons } from './fate.ts'
import { type HistoryPlan, START_MS } from './history-plan.ts'
import { MIXES, type Mix } from './mixes.ts'
import { type Playing, playHistory, type Verdict } from './play.ts'
import type { SeriesKind, SeriesPlan } from './series-plan.ts'
import { makeInstrument, type SingleFault, type Strike, writeOf } from './single-fault.ts'
import type { Violation } from './violation.ts'
import { CALM, type Weather } from './weather.ts'
import type { World } from './world.ts'

/** How the one run of a scenario goes: at the first try, with every message and delivery doubled, or parked and replayed. */
export const WAYS = ['first_try', 'redelivered', 'replayed'] as const

/** The kinds of series whose runs differ in what is called for them. The guarded one is missed by the platform. */
export const KINDS = ['order', 'paused_automatic', 'paused_manual', 'guarded_automatic'] as const satisfies SeriesKind[]

/** A history of one run in which nothing goes wrong by itself. */
export interface Scenario {
  name: string
  plan: HistoryPlan
}

/** One history with one fault in it that broke a promise. */
export interface Broken {
  scenario: Scenario
  strike: Strike
  point: CallPoint
  violation: Violation
}

/** What the strikes on one scenario came to. */
export interface Exhausted {
  scenario: Scenario
  /** Calls in the calm history. */
  points: number
  /** Histories played, each with one fault at one call. */
  histories: number
  steps: number
  /** Runs by how they ended, over all histories. */
  ends: Readonly<Record<string, number>>
  broken: readonly Broken[]
}

export interface ExhaustOptions {
  share?: Share
  bend?: NonNullable<Playing['bend']>
}

/** Which of the strikes are made: all of them, or every so manieth, beginning with a number from 0. */
export interface Share {
  every: number
  from: number
}

const ALL: Share = { every: 1, from: 0 }

const FATES = ['refused', 'lost', 'killed_before', 'killed_after'] as const satisfies SingleFault[]

export function makeScenarios(): Scenario[] {
  const promising = MIXES.filter(({ promised }) => promised === 'no_second_order')
  return promising.flatMap((mix) => KINDS.flatMap((kind) => WAYS.map((way) => makeScenario(mix, kind, way))))
}

/** Strikes each call of a scenario with each fault. */
export async function exhaust(scenario: Scenario, { share = ALL, bend }: ExhaustOptions = {}): Promise<Exhausted> {
  const bent = bend === undefined ? {} : { bend }
  const calm = makeInstrument()
  const usual = await playHistory(scenario.plan, { keeping: 'unkept', fortune: calm.fortune, ...bent })
  if (usual.violation) throw new Error(`${scenario.name} breaks ${usual.violation.promise} without any fault`)
  const calls = calm.calls()
  const strikes = strikesOn(calls, scenario.plan.mix).filter((_, index) => index % share.every === share.from)
  const broken: Broken[] = []
  const ends: Record<string, number> = {}
  let steps = 0
  for (const strike of strikes) {
    let left: readonly Run[] = []
    const atEnd = ({ ledger }: World): void => {
      left = ledger.allRuns()
    }
    const { point, verdict } = await playStruck(scenario, strike, { keeping: 'unkept', atEnd, ...bent })
    if (point.name !== calls[strike.call]?.name)
      throw new Error(`${scenario.name}: call ${strike.call} was not counted`)
    for (const [end, count] of Object.entries(verdict.ends)) ends[end] = (ends[end] ?? 0) + count
    steps += verdict.steps
    const violation = verdict.violation ?? giveUp(left, scenario)
    if (violation) broken.push({ scenario, strike, point, violation })
  }
  return { scenario, points: calls.length, histories: strikes.length, steps, ends, broken }
}

/** Plays a scenario with one fault in it. */
export async function playStruck(
  { name, plan }: Scenario,
  strike: Strike,
  playing: Omit<Playing, 'fortune'>,
): Promise<{ point: CallPoint; verdict: Verdict }> {
  const struck = makeInstrument(strike)
  const verdict = await playHistory(plan, { ...playing, fortune: struck.fortune })
  const point = struck.calls()[strike.call]
  if (point === undefined) throw new Error(`${name} has no call ${strike.call}`)
  return { point, verdict }
}

/** One fault is no reason to give up a run: each that fell due is completed. Later ones go on holiday with their customers. */
function giveUp(runs: readonly Run[], { plan }: Scenario): Violation | undefined {
  const given = runs.find(({ dueMs, state }) => dueMs <= plan.stormEndMs && state.name !== 'completed')
  return given && { promise: 'P3', what: `one fault, and ${given.key} was left ${given.state.name}` }
}

/** Every fault at every call: late effects only where a request changes something, and nobody kills what a person runs. */
export function strikesOn(calls: readonly CallPoint[], mix: Mix): Strike[] {
  return calls.flatMap((point, call) => {
    const late = writeOf(point) === undefined ? [] : latenesses(mix).map((lateMs) => ({ lateMs }))
    const fates = isPersons(point.program) ? FATES.filter((fate) => !fate.startsWith('killed')) : FATES
    return [...fates, ...late].map((fault): Strike => ({ call, fault }))
  })
}

/** Before any look-up, after the first one, and as late as the mix assumes at most; all within the storm. */
function latenesses({ commits }: Mix): number[] {
  return [30_000, 5 * MINUTE_MS, Math.min(commits.latestMs, 2 * HOUR_MS)]
}

function makeScenario(mix: Mix, kind: (typeof KINDS)[number], way: (typeof WAYS)[number]): Scenario {
  const series = seriesOf(kind, way)
  const dueMs = series.firstDueMs
  const replays = [2 * HOUR_MS, 3 * HOUR_MS].map((afterMs): PlannedAct => {
    return { act: 'replay_all', atMs: dueMs + afterMs, plan: series }
  })
  const plan: HistoryPlan = {
    seed: 1,
    mix,
    catchUp: 'latest',
    requestsPerMinute: DEFAULT_SETTINGS.apiRequestsPerMinute,
    behaviour: {},
    series: [series],
    acts: way === 'replayed' ? replays : [],
    weather: way === 'redelivered' ? DOUBLED : CALM,
    stormEndMs: dueMs + 4 * HOUR_MS,
    chanceSeed: 1,
  }
  return { name: `${mix.name} ${kind} ${way}`, plan }
}

const DOUBLED: Weather = {
  ...CALM,
  messageDoubled: 1,
  faults: [{ on: 'delivery', count: null, effect: { kind: 'duplicate', ms: 1_000 } }],
}

/** Guarded runs are waited for, for an hour: the next one has to be further away. */
function seriesOf(kind: (typeof KINDS)[number], way: (typeof WAYS)[number]): SeriesPlan {
  const isGuarded = kind === 'guarded_automatic'
  const periodMs = isGuarded ? 24 * HOUR_MS : HOUR_MS
  const firstDueMs = START_MS + periodMs
  return {
    id: 's1',
    kind,
    frequency: isGuarded ? 'daily' : 'hourly',
    periodMs,
    copies: 1,
    firstDueMs,
    outcome: way === 'replayed' ? 'refused' : 'ok',
    repairedMs: firstDueMs + 110 * MINUTE_MS,
    missed: isGuarded ? 1 : 0,
    catchUp: undefined,
  }
}
