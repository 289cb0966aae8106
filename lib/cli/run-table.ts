import type { Run } from '../core/run.ts'
import { scheduledMs } from '../core/run.ts'
import { reasonOf, whyText } from './run-words.ts'
import { tableLines } from './table.ts'
import type { Terminal } from './terminal.ts'
import { localTime } from './time-text.ts'

/** Runs as a table, for people: when each is to be made, its state, why, and its key. */
export function runTable(runs: readonly Run[], { paint, columns }: Pick<Terminal, 'paint' | 'columns'>): string[] {
  const rows = runs.map((run) => ({
    cells: [dueText(run), run.state.name, reasonText(run), run.key],
    ...(run.state.name === 'parked' && { style: 'yellow' as const }),
  }))
  return tableLines(['DUE', 'STATE', 'WHY', 'RUN'], rows, { paint, columns })
}

function dueText(run: Run): string {
  return `${localTime(scheduledMs(run))}${run.movedToMs === undefined ? '' : ' (moved)'}`
}

function reasonText(run: Run): string {
  const reason = reasonOf(run)
  return reason === undefined ? '' : whyText(reason)
}
