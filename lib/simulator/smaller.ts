import { DEFAULT_SETTINGS } from '../core/settings.ts'
import { type HistoryPlan, SHOP_IS_OPEN_MS } from './history-plan.ts'
import { announced, kept, placed, type SeriesPlan } from './series-plan.ts'
import { CALM, type Weather } from './weather.ts'

/** Every plan that is a step smaller than this one, the largest steps first. */
export function* smallerPlans(plan: HistoryPlan): Generator<HistoryPlan> {
  yield* withoutSeries(plan)
  yield* withoutActs(plan)
  yield* withCalmerWeather(plan)
  yield* withUsualWays(plan)
  yield* withSimplerSeries(plan)
  yield* withShorterStorm(plan)
}

function* withoutSeries(plan: HistoryPlan): Generator<HistoryPlan> {
  if (plan.series.length === 1) return
  for (const gone of plan.series) {
    const series = plan.series.filter((one) => one !== gone)
    yield { ...plan, series, acts: plan.acts.filter((act) => act.plan.id !== gone.id) }
  }
}

function* withoutActs(plan: HistoryPlan): Generator<HistoryPlan> {
  for (const gone of plan.acts) yield { ...plan, acts: plan.acts.filter((act) => act !== gone) }
}

function* withCalmerWeather(plan: HistoryPlan): Generator<HistoryPlan> {
  const { weather } = plan
  const { faults, ...rest } = weather
  if (faults.length > 1) {
    const middle = Math.ceil(faults.length / 2)
    for (const kept of [[], faults.slice(0, middle), faults.slice(middle)]) {
      yield { ...plan, weather: { ...weather, faults: kept } }
    }
  }
  for (const gone of faults) yield { ...plan, weather: { ...weather, faults: faults.filter((one) => one !== gone) } }
  for (const name of Object.keys(rest).filter(isTrouble)) {
    if (weather[name] !== CALM[name]) yield { ...plan, weather: { ...weather, [name]: CALM[name] } }
  }
}

function isTrouble(name: string): name is keyof Weather {
  return name in CALM
}

/** As Perennial is deployed where nobody says otherwise, and Commerce Layer as the emulator has it. */
function* withUsualWays(plan: HistoryPlan): Generator<HistoryPlan> {
  const { startAtMs, ...atOnce } = plan
  if (startAtMs !== undefined) yield atOnce
  const { retryCalendarMs, ...unhurried } = plan
  if (retryCalendarMs !== undefined) yield unhurried
  if (plan.catchUp !== 'latest') yield { ...plan, catchUp: 'latest' }
  const usualRate = DEFAULT_SETTINGS.apiRequestsPerMinute
  if (plan.requestsPerMinute !== usualRate) yield { ...plan, requestsPerMinute: usualRate }
  for (const usual of Object.keys(plan.behaviour)) {
    const behaviour = Object.fromEntries(Object.entries(plan.behaviour).filter(([name]) => name !== usual))
    yield { ...plan, behaviour }
  }
}

function* withSimplerSeries(plan: HistoryPlan): Generator<HistoryPlan> {
  for (const one of plan.series) {
    if (one.copies > 1) yield withSeries(plan, { ...one, copies: 1 })
    if (one.outcome !== 'ok') yield withSeries(plan, { ...one, outcome: 'ok' })
    if (one.unplaced) yield withSeries(plan, placed(one))
    if (one.cancelsSource) yield withSeries(plan, kept(one))
    if (one.runsBefore !== undefined) yield withSeries(plan, announced(one))
    if (one.missed > 0) yield withSeries(plan, { ...one, missed: 0 })
    if (one.catchUp !== undefined) yield withSeries(plan, { ...one, catchUp: undefined })
  }
}

function withSeries(plan: HistoryPlan, changed: SeriesPlan): HistoryPlan {
  const series = plan.series.map((one) => (one.id === changed.id ? changed : one))
  const acts = plan.acts.map((act) => (act.plan.id === changed.id ? { ...act, plan: changed } : act))
  return { ...plan, series, acts }
}

function* withShorterStorm(plan: HistoryPlan): Generator<HistoryPlan> {
  const lastActMs = Math.max(SHOP_IS_OPEN_MS, ...plan.acts.map(({ atMs }) => atMs))
  for (const part of [0.25, 0.5, 0.9]) {
    const stormEndMs = Math.floor(SHOP_IS_OPEN_MS + part * (plan.stormEndMs - SHOP_IS_OPEN_MS))
    if (stormEndMs > lastActMs && plan.stormEndMs - stormEndMs > 60_000) yield { ...plan, stormEndMs }
  }
}
