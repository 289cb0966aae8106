import { IMPORT_OUTCOMES } from '../flows/import-series.ts'
import { counted } from './counted.ts'
import { type ImportReport, type ImportRow, importRows } from './import-report.ts'
import { keeperName, noKeeperText } from './keeper-text.ts'
import { problemText } from './problem-text.ts'
import { tableLines } from './table.ts'
import type { Terminal } from './terminal.ts'
import { isoOrNull, localTime } from './time-text.ts'

/** Whether it was done, or only shown. */
export type ImportMode = 'imported' | 'dry_run'

/** What was imported, for people; what needs one first. */
export function importLines(
  report: ImportReport,
  { mode, limit }: { mode: ImportMode; limit: number },
  on: Pick<Terminal, 'paint' | 'columns'>,
): string[] {
  const shown = importRows(report, limit)
  const rows = shown.map((row) => ({
    cells: [row.id, keeperName(row.clock), row.outcome.replace('_', ' '), dueText(row), whyText(row)],
    ...(row.problem !== undefined && { style: 'yellow' as const }),
  }))
  const left = report.series - shown.length
  return [
    ...(rows.length === 0 ? [] : tableLines(['SERIES', 'CLOCK', 'IMPORT', 'NEXT DUE', 'WHY'], rows, on)),
    ...(rows.length > 0 && left > 0 ? [on.paint('dim', `… and ${left} more.`)] : []),
    ...(rows.length === 0 ? [] : ['']),
    ...sumLines(report, mode),
  ]
}

/** The same for programs. Times are ISO 8601 in UTC; what is not there is null. */
export function importJson(report: ImportReport, { mode, limit }: { mode: ImportMode; limit: number }) {
  const { series, outcomes, planned, beforeStart } = report
  const rows = importRows(report, limit)
  return {
    dryRun: mode === 'dry_run',
    series,
    ...outcomes,
    planned,
    beforeStart,
    shown: rows.map((row) => ({
      series: row.id,
      clock: row.clock,
      outcome: row.outcome,
      planned: typeof row.planned === 'number',
      beforeStart: row.planned === 'before_start',
      nextDue: isoOrNull(row.nextDueMs),
      problem: row.problem ?? null,
    })),
    complete: rows.length === series,
  }
}

function sumLines({ series, outcomes, planned, beforeStart }: ImportReport, mode: ImportMode): string[] {
  const outcomeCounts = IMPORT_OUTCOMES.map((name) => `${outcomes[name]} ${name.replace('_', ' ')}`).join(', ')
  const runs = counted(planned, 'run')
  return [
    `Read ${series} series: ${outcomeCounts}.`,
    mode === 'dry_run' ? `${runs} would be planned; nothing was written.` : `${runs} planned.`,
    ...(beforeStart === 0 ? [] : [`${beforeStart} with a run from before the start, which is left alone.`]),
  ]
}

function dueText({ nextDueMs }: ImportRow): string {
  return nextDueMs === undefined ? '-' : localTime(nextDueMs)
}

function whyText({ clock, problem, planned }: ImportRow): string {
  const left = planned === 'before_start' ? ['its next run is from before the start, and is left alone'] : []
  const problems = problem === undefined ? [] : [problemText(problem)]
  const nobody = noKeeperText(clock)
  return [...left, ...(problems.length > 0 || nobody === '' ? problems : [nobody])].join('; ')
}
