import type { NeededWebhook, WebhookState } from '../../core/needed-webhooks.ts'
import { keeperName } from '../keeper-text.ts'
import { problemText } from '../problem-text.ts'
import { type TableRow, type TableStyle, tableLines } from '../table.ts'
import type { Paint, Terminal } from '../terminal.ts'
import { localTime } from '../time-text.ts'
import type { FoundSeries } from './find-series.ts'
import type { OurCopies } from './our-copies.ts'
import type { Intention, ShownRun } from './outlook.ts'
import type { Report, ReportedSeries } from './report.ts'

/** What an organization looks like to Perennial, for people. */
export function reportLines(report: Report, { paint, columns }: Pick<Terminal, 'paint' | 'columns'>): string[] {
  const mode = report.mode === 'live' ? paint('red', 'live mode') : `${report.mode} mode`
  return [
    `Organization ${paint('bold', report.organization)}, ${mode}, ${report.url}. Everything was read, nothing was written.`,
    '',
    ...seriesLines(report, { paint, columns }),
    ...remarks(report),
    '',
    ...webhookLines(report.webhooks, { paint, columns }),
    '',
    paint('dim', 'One of these runs for real, after a typed confirmation: npm start -- --real --write RUN'),
  ]
}

/** What Perennial would do about a run, in words. */
function intentionText(would: Intention): string {
  switch (would.does) {
    case 'guard':
      return `guard: look from ${localTime(would.fromMs)} whether Commerce Layer made it`
    case 'step_in':
      return 'step in: Commerce Layer has not made it'
    case 'wait':
      return 'wait: Commerce Layer is at it'
    case 'create':
      return `create the copy at ${localTime(would.atMs)}`
    case 'report':
      return `nothing: ${REPORTED[would.why]}`
    case 'park':
      return `park it as ${would.why}: a person has to say`
    default:
      return would satisfies never
  }
}

const REPORTED = {
  before_start: 'it was due before Perennial starts here (START_AT), so it is reported only',
  missed: 'CATCH_UP is skip, and it is late',
  superseded: 'a later run of the series is due already',
} as const

/** What a series is: an order, or a subscription of one of its two kinds. */
export function kindText(found: FoundSeries): 'order' | 'automatic' | 'manual' {
  if (found.kind === 'order') return 'order'
  return found.view.automatic ? 'automatic' : 'manual'
}

function seriesLines({ series, ourCopies }: Report, on: TableStyle): string[] {
  if (series.length === 0)
    return ['No subscription is active, and none and no placed order asks for Perennial in its metadata.']
  const rows = series.flatMap((each) => seriesRows(each, { ourCopies, paint: on.paint }))
  return tableLines(['RUN', 'KIND', 'CLOCK', 'DUE'], rows, on)
}

function seriesRows({ found, runs }: ReportedSeries, at: At): TableRow[] {
  const { series } = found
  const problem = series.problem === undefined ? [] : [at.paint('yellow', problemText(series.problem))]
  if (runs.length > 0) return runs.map((run) => runRow(found, run, { ...at, problem }))
  const below = problem.length > 0 ? problem : ['nothing: no run is to come']
  return [{ cells: [series.id, kindText(found), keeperName(found.series.clock), '-'], below }]
}

function runRow(found: FoundSeries, run: ShownRun, at: At & { problem: string[] }): TableRow {
  const copied = at.ourCopies.newestRuns.includes(run.key)
  const text = copied ? 'nothing: a copy bears its reference already' : intentionText(run.would)
  return {
    cells: [run.key, kindText(found), keeperName(found.series.clock), localTime(run.dueMs)],
    below: [text, ...at.problem],
  }
}

interface At {
  ourCopies: OurCopies
  paint: Paint
}

function remarks({ idle, unread, ourCopies }: Report): string[] {
  return [
    ...(idle > 0 ? [`${idle} more do not recur and ask for nothing.`] : []),
    ...(unread > 0 ? [`${unread} more were not read: this shows the oldest.`] : []),
    ...(ourCopies.count > 0
      ? [`${ourCopies.count} copies bear the reference_origin "perennial": a Perennial works, or has worked, here.`]
      : []),
    ...(ourCopies.cutOffMs === undefined
      ? []
      : [
          `Of these only the newest ${ourCopies.newestRuns.length} were read, created since ` +
            `${localTime(ourCopies.cutOffMs)}: a run that was due before may have its copy already.`,
        ]),
  ]
}

const WEBHOOK_STATES: Readonly<Record<WebhookState, string>> = {
  there: 'there',
  missing: 'missing',
  disabled: 'disabled',
  circuit_open: 'circuit open: reset it',
  lacks_includes: 'lacks include_resources',
}

function webhookLines(webhooks: readonly NeededWebhook[], on: TableStyle): string[] {
  const rows = webhooks.map(({ topic, includes, state }) => ({
    cells: [topic, WEBHOOK_STATES[state], includes.join(',')],
  }))
  const bases = new Set(webhooks.flatMap(({ webhook, path }) => webhook?.callbackUrl.replace(path, '') ?? []))
  return [
    'Webhooks, each to https://<your deployment>/deliveries/<topic>:',
    ...tableLines(['TOPIC', 'IN THE ORGANIZATION', 'INCLUDE_RESOURCES'], rows, on),
    ...[...bases].map((base) => `Those that are there point to ${base}.`),
  ]
}
