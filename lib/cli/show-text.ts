import type { HistoryEntry } from '../core/history.ts'
import type { Intervention } from '../core/intervention.ts'
import type { Run } from '../core/run.ts'
import { isoSeconds } from '../core/run-key.ts'
import type { Series } from '../core/series.ts'
import { errorText } from './error-text.ts'
import { labelled } from './labelled.ts'
import { nextSteps } from './next-step.ts'
import { runJson } from './run-json.ts'
import { reasonOf, whyText } from './run-words.ts'
import { type TableRow, tableLines } from './table.ts'
import type { Style, Terminal } from './terminal.ts'
import { localSeconds, moment } from './time-text.ts'

/** A run, and what is needed to tell of it. */
export interface ShownRun {
  run: Run
  /** Undefined: the ledger has none of that id any more. */
  series: Series | undefined
  /** By whom it was replayed or discarded last, if by a command. */
  intervention: Intervention | undefined
  nowMs: number
  /** How a resource at Commerce Layer is named. */
  link(type: string, id: string): string
}

/** All that the ledger knows of a run, for people. */
export function shownLines(shown: ShownRun, on: Pick<Terminal, 'paint' | 'columns'>): string[] {
  const { run, nowMs } = shown
  const reason = reasonOf(run)
  const { name } = run.state
  const style = STYLES[name]
  return [
    on.paint('bold', run.key),
    '',
    labelled('state', `${style ? on.paint(style, name) : name}${reason ? `: ${whyText(reason)} (${reason})` : ''}`),
    ...below('next', nextSteps(run, shown)),
    '',
    labelled('due', moment(run.dueMs, nowMs)),
    ...(run.movedToMs === undefined ? [] : [labelled('moved to', moment(run.movedToMs, nowMs))]),
    labelled('clock', run.clock === 'perennial' ? 'Perennial makes it' : 'Commerce Layer makes it, Perennial guards'),
    ...effortLines(run),
    ...interventionLines(shown),
    ...resourceLines(shown),
    '',
    ...historyLines(run, on),
  ]
}

/** The same for programs. Times are ISO 8601 in UTC; what is not there is null. */
export function shownJson(shown: ShownRun) {
  const { run, series } = shown
  const { first, last, leftOut } = run.history
  return {
    ...runJson(run),
    sourceOrder: series?.sourceOrderId ?? null,
    intervention: interventionJson(shown),
    next: nextSteps(run, shown),
    history: [...first, ...last].map(({ atMs, from, to, why, post }) => ({
      at: isoSeconds(atMs),
      from,
      to,
      why,
      post,
    })),
    leftOut,
  }
}

const STYLES: Partial<Record<Run['state']['name'], Style>> = { completed: 'green', parked: 'red', in_doubt: 'yellow' }

function effortLines({ attempts, posts, doubted, error, note }: Run): string[] {
  return [
    labelled('copies asked for', `${posts}${doubted ? ', once in doubt' : ''}`),
    labelled('attempts used', String(attempts)),
    ...(error === undefined ? [] : [labelled('last error', errorText(error))]),
    ...(note === undefined ? [] : [labelled('note', note)]),
  ]
}

function interventionLines({ intervention, nowMs }: ShownRun): string[] {
  if (intervention === undefined) return []
  const { action, by, atMs } = intervention
  return [labelled(action === 'replay' ? 'replayed by' : 'discarded by', `${by}, ${moment(atMs, nowMs)}`)]
}

function interventionJson({ intervention }: ShownRun) {
  if (intervention === undefined) return null
  const { id, action, by, atMs, asked } = intervention
  return { id, action, by, at: isoSeconds(atMs), asked }
}

function resourceLines({ run: { copy }, series, link }: ShownRun): string[] {
  const source = series?.sourceOrderId
  const made = copy && `${link(copy.type, copy.id)}`
  return [
    ...(source === undefined ? [] : [labelled('source order', link('orders', source))]),
    labelled('copy', made ?? 'none is known'),
    ...(copy
      ? [labelled('', `${copy.status} when last seen, ${copy.ours ? 'made by Perennial' : 'not made by Perennial'}`)]
      : []),
    ...(copy?.targetOrderId === undefined ? [] : [labelled('target order', link('orders', copy.targetOrderId))]),
  ]
}

function historyLines({ history }: Run, on: Pick<Terminal, 'paint' | 'columns'>): string[] {
  const { first, last, leftOut } = history
  const gap = leftOut === 0 ? [] : [`${leftOut} more were left out here`]
  const rows: TableRow[] = [...first, ...last].map((entry, at) => ({
    cells: historyCells(entry),
    below: at === first.length - 1 ? gap : [],
  }))
  return tableLines(['WHEN', 'MOVE', 'POST', 'WHY'], rows, on)
}

function historyCells({ atMs, from, to, why, post }: HistoryEntry): string[] {
  return [localSeconds(atMs), `${from} -> ${to}`, post === 0 ? '' : String(post), whyText(why)]
}

function below(label: string, lines: readonly string[]): string[] {
  return lines.map((line, at) => labelled(at === 0 ? label : '', line))
}
