import { MINUTE_MS } from '../core/duration.ts'
import { isoSeconds } from '../core/run-key.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { Fault } from '../emulator/control-types.ts'
import type { HistoryPlan } from './history-plan.ts'
import type { SeriesPlan } from './series-plan.ts'
import { CALM, type Span, type Weather } from './weather.ts'

/** What a history is about, line by line: its series, what people do, and what goes wrong. */
export function tellPlan(plan: HistoryPlan): string[] {
  const { mix, catchUp, retryCalendarMs, requestsPerMinute, startAtMs, behaviour, series, acts, weather, stormEndMs } =
    plan
  const isSlow = requestsPerMinute !== DEFAULT_SETTINGS.apiRequestsPerMinute
  return [
    `mix ${mix.name}, storm until ${isoSeconds(stormEndMs)}`,
    ...(catchUp === 'latest' ? [] : [`deployment: catch up ${catchUp}`]),
    ...(retryCalendarMs === undefined ? [] : [`deployment: tries again ${tellCalendar(retryCalendarMs)}`]),
    ...(isSlow ? [`deployment: ${requestsPerMinute} requests a minute`] : []),
    ...(startAtMs === undefined ? [] : [`deployment: start at ${isoSeconds(startAtMs)}`]),
    ...Object.entries(behaviour).map(([name, value]) => `Commerce Layer: ${name} ${JSON.stringify(value)}`),
    ...series.map(tellSeries),
    ...acts.map(({ act, atMs, plan }) => `person: ${act} (${plan.id}) at ${isoSeconds(atMs)}`),
    ...tellWeather(weather),
  ]
}

function tellCalendar(waitsMs: readonly number[]): string {
  return waitsMs.length === 0 ? 'never' : `after ${waitsMs.map((ms) => ms / MINUTE_MS).join(', ')} min`
}

function tellSeries({
  id,
  kind,
  frequency,
  copies,
  outcome,
  missed,
  unplaced,
  cancelsSource,
  catchUp,
  runsBefore,
}: SeriesPlan): string {
  const extras = [
    outcome === 'ok' ? '' : `, ${outcome} at first`,
    unplaced ? ', unplaced' : '',
    cancelsSource ? ', replaced by its copy' : '',
    missed > 0 ? `, ${missed} missed` : '',
    catchUp === undefined ? '' : `, catch up ${catchUp}`,
    runsBefore === undefined ? '' : `, there before for ${runsBefore} runs`,
  ]
  return `series ${id}: ${kind} ${frequency}, ${copies} copies${extras.join('')}`
}

function tellWeather({ faults, ...troubles }: Weather): string[] {
  const calm = new Map<string, unknown>(Object.entries(CALM))
  return [
    ...Object.entries(troubles)
      .filter(([name, value]) => value !== calm.get(name))
      .map(([name, value]) => `trouble: ${name} ${tellTrouble(value)}`),
    ...faults.map((fault) => `fault: ${tellFault(fault)}`),
  ]
}

function tellTrouble(value: number | string | Span | undefined): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' ? tellSpan(value) : rounded(value)
}

function tellSpan({ fromMs, toMs }: Span): string {
  return `from ${isoSeconds(fromMs)} to ${isoSeconds(toMs)}`
}

function tellFault({ effect, probability, ...where }: Fault): string {
  const place = where.on === 'request' ? `${where.method ?? 'any'} ${where.path}` : 'delivery'
  return `${place}: ${JSON.stringify(effect)} with ${rounded(probability ?? 1)}`
}

function rounded(value: number | undefined): string {
  return String(Math.round((value ?? 0) * 1_000) / 1_000)
}

/** The lines of what happened, each with its virtual time. */
export function tellLines(lines: readonly { ms: number; what: string }[]): string[] {
  return lines.map(({ ms, what }) => `${new Date(ms).toISOString().replace('T', ' ')}  ${what.replace(/: good$/, '')}`)
}
