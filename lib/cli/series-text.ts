import { isPaused } from '../core/pause.ts'
import { scheduledMs } from '../core/run.ts'
import { isoSeconds } from '../core/run-key.ts'
import type { Series } from '../core/series.ts'
import { keeperText } from './keeper-text.ts'
import { labelled } from './labelled.ts'
import { problemText } from './problem-text.ts'
import type { NextRun, SeriesAround } from './read-series.ts'
import { ruleText } from './rule-text.ts'
import { runJson } from './run-json.ts'
import { runTable } from './run-table.ts'
import { tableLines } from './table.ts'
import type { Paint, Terminal } from './terminal.ts'
import { distance, isoOrNull, localTime, moment } from './time-text.ts'

type On = Pick<Terminal, 'paint' | 'columns'>

/** A series and its runs around now, for people. */
export function seriesLines(around: SeriesAround, link: (type: string, id: string) => string, on: On): string[] {
  const { series, nowMs, next, last } = around
  const { sourceOrderId, rule, seenMs } = series
  return [
    on.paint('bold', series.id),
    '',
    labelled('clock', keeperText(series.clock)),
    ...(isPaused(series)
      ? [labelled('paused', on.paint('yellow', `yes; go on with: npx perennial resume ${series.id}`))]
      : []),
    ...(rule === undefined ? [] : [labelled('due', ruleText(rule))]),
    labelled('copies', copiesText(series)),
    ...(sourceOrderId === undefined ? [] : [labelled('source order', link('orders', sourceOrderId))]),
    labelled('last changed', `${moment(seenMs, nowMs)} at Commerce Layer`),
    ...problemLines(around, on.paint),
    '',
    ...(next.length === 0 ? ['No run is to come.'] : nextLines(next, nowMs, on)),
    '',
    ...(last.length === 0 ? ['No run is over.'] : runTable(last, on)),
  ]
}

/** The same for programs. Times are ISO 8601 in UTC; what is not there is null. */
export function seriesJson({ series, next, last, parked }: SeriesAround) {
  const { id, clock, problem, rule, sourceOrderId, copyType, options, catchUp, seenMs } = series
  return {
    series: id,
    clock,
    paused: isPaused(series),
    problem: problem ?? null,
    rule: rule
      ? {
          frequency: rule.frequency,
          from: isoSeconds(rule.fromMs),
          expires: isoOrNull(rule.expiresMs),
          copies: rule.copies ?? null,
          timeZone: rule.timeZone,
        }
      : null,
    sourceOrder: sourceOrderId ?? null,
    copyType: copyType ?? null,
    options,
    catchUp: catchUp ?? null,
    seen: isoSeconds(seenMs),
    next: next.map(({ key, dueMs, run }) => ({ run: key, due: isoSeconds(dueMs), state: run?.state.name ?? null })),
    last: last.map(runJson),
    parked: parked.map(({ key }) => key),
  }
}

function copiesText({ copyType, options, catchUp }: Series): string {
  const placed = options.placeTargetOrder ? 'placed at once' : 'left unplaced'
  const late = catchUp === undefined ? [] : [`late runs: ${catchUp}`]
  return [copyType ?? 'of a kind not known yet', placed, ...late].join(', ')
}

function problemLines({ series, parked }: SeriesAround, paint: Paint): string[] {
  const problems = [
    ...(series.problem === undefined ? [] : [paint('yellow', problemText(series.problem))]),
    ...parked.map(({ key }) => paint('red', `parked, see: npx perennial show ${key}`)),
  ]
  return (problems.length === 0 ? ['none'] : problems).map((problem, at) =>
    labelled(at === 0 ? 'problems' : '', problem),
  )
}

function nextLines(next: readonly NextRun[], nowMs: number, on: On): string[] {
  const rows = next.map(({ key, dueMs, run }) => {
    const atMs = run === undefined ? dueMs : scheduledMs(run)
    const moved = run?.movedToMs === undefined ? '' : ' (moved)'
    return { cells: [`${localTime(atMs)}${moved}`, distance(atMs, nowMs), run?.state.name ?? 'by its rule', key] }
  })
  return tableLines(['NEXT', 'WHEN', 'STATE', 'RUN'], rows, on)
}
