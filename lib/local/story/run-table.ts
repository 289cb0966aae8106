import { reasonWords, wayWords } from '../../cli/run-words.ts'
import { type TableRow, type TableStyle, tableLines } from '../../cli/table.ts'
import type { Paint, Style } from '../../cli/terminal.ts'
import { isOpen } from '../../core/run.ts'
import type { Outcome } from './accounting.ts'
import { storyDay } from './story-time.ts'

const HEAD = ['SERIES', 'KIND', 'CLOCK', 'DUE', 'OUTCOME', 'ORDER', 'WHY']
const CLOCK_WORDS = { commerce_layer: 'Commerce Layer', perennial: 'Perennial' } as const

/** A line for each run, and below it what the story did to it, how it went on, and what is wrong. */
export function runTable(outcomes: readonly Outcome[], on: TableStyle): string[] {
  const rows = outcomes.map((outcome) => rowOf(outcome, on.paint))
  return tableLines(HEAD, rows, on)
}

function rowOf(outcome: Outcome, paint: Paint): TableRow {
  const { member, run } = outcome
  const cells = [
    member.id,
    member.sort,
    CLOCK_WORDS[run?.clock ?? member.clock],
    run === undefined ? '' : storyDay(run.dueMs),
    run?.state.name ?? 'missing',
    (run?.state.name === 'completed' && run.copy?.targetOrderId) || '-',
    run === undefined ? '' : reasonWords(run),
  ]
  return { cells, style: styleOf(outcome), below: belowOf(outcome, paint) }
}

function belowOf({ member, run, problems }: Outcome, paint: Paint): readonly string[] {
  // Of an open run it cannot be said yet what has happened to it.
  const told = run === undefined || isOpen(run) ? [] : [member.trouble?.words ?? '', wayWords(run)]
  const words = told.filter((part) => part !== '').join(': ')
  return [
    ...(words === '' ? [] : [paint('dim', words)]),
    ...problems.map((problem) => paint('red', `NOT ACCOUNTED FOR: ${problem}`)),
  ]
}

function styleOf({ run, problems }: Outcome): Style | undefined {
  if (problems.length > 0) return 'red'
  return run?.state.name === 'parked' ? 'yellow' : undefined
}
