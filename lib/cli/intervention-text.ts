import { INTERVENTION_OUTCOMES, type Intervention, type InterventionEntry } from '../core/intervention.ts'
import { isoSeconds } from '../core/run-key.ts'
import { type TableStyle, tableLines } from './table.ts'
import { localSeconds } from './time-text.ts'

/** Of a long one the first are shown; more by its own name. */
const RUNS_SHOWN = 3

const HEAD = ['WHEN', 'WHAT', 'RUNS', 'BY']

/** What people did to runs, a row each: who, when, what was asked for, and what became of the runs. */
export function interventionLines(
  interventions: readonly Intervention[],
  style: TableStyle,
  runsShown = RUNS_SHOWN,
): string[] {
  const rows = interventions.map((intervention) => ({
    cells: [localSeconds(intervention.atMs), intervention.action, countsText(intervention), intervention.by],
    below: [...askedLines(intervention), ...runLines(intervention, runsShown)],
  }))
  const isCutOff = interventions.some(({ entries }) => entries.some(({ outcome }) => outcome === 'intended'))
  return [...tableLines(HEAD, rows, style), ...(isCutOff ? ['', WHAT_INTENDED_MEANS] : [])]
}

const WHAT_INTENDED_MEANS =
  'What is still "intended" is being done, or was cut off: "npx perennial show RUN" says whether it was done.'

function countsText({ entries }: Intervention): string {
  const counts = INTERVENTION_OUTCOMES.map((name) => ({
    name,
    count: entries.filter(({ outcome }) => outcome === name).length,
  }))
  return counts.flatMap(({ name, count }) => (count === 0 ? [] : [`${count} ${name}`])).join(', ')
}

function askedLines({ asked }: Intervention): string[] {
  return asked === '' ? [] : [`asked: ${asked}`]
}

function runLines({ id, entries }: Intervention, runsShown: number): string[] {
  const left = entries.length - runsShown
  const more = left > 0 ? [`${left} more: npx perennial interventions ${id}`] : []
  return [...entries.slice(0, runsShown).map(runLine), ...more]
}

function runLine({ run, kind, order, outcome }: InterventionEntry): string {
  return [`${run}  ${outcome}`, kind, order && `order ${order}`].flatMap((part) => part ?? []).join(', ')
}

/** The same for programs. */
export function interventionJson({ id, action, by, atMs, asked, entries }: Intervention) {
  const runs = entries.map(({ run, kind, order, outcome }) => ({
    run,
    kind: kind ?? null,
    order: order ?? null,
    outcome,
  }))
  return { id, action, by, at: isoSeconds(atMs), asked, runs }
}
