import { type TableRow, tableLines } from '../../cli/table.ts'
import type { Paint, Style } from '../../cli/terminal.ts'
import { isOpen } from '../../core/run.ts'
import type { Outcome } from './accounting.ts'
import { reasonWords, wayWords } from './run-words.ts'
import { storyDay } from './story-time.ts'

const HEAD = ['SERIES', 'KIND', 'CLOCK', 'DUE', 'OUTCOME', 'ORDER', 'WHY']
const CLOCK_WORDS = { commerce_layer: 'Commerce Layer', perennial: 'Perennial' } as const

const NOT_ACCOUNTED = 'NOT ACCOUNTED FOR'

/** A line for each run, and below it what the story did to it, how it went on, and what is wrong. */
export function runTable(outcomes: readonly Outcome[], paint: Paint): string[] {
  const [head = '', ...lines] = tableLines(HEAD, outcomes.map(rowOf), (_style, text) => text)
  const marks = outcomes.flatMap((outcome) => [styleOf(outcome), ...belowOf(outcome).map(() => 'dim' as const)])
  return [paint('dim', head), ...lines.map((line, at) => painted(line, marks[at], paint))]
}

function rowOf(outcome: Outcome): TableRow {
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
  return { cells, below: belowOf(outcome) }
}

function belowOf({ member, run, problems }: Outcome): readonly string[] {
  // Of an open run it cannot be said yet what has happened to it.
  const told = run === undefined || isOpen(run) ? [] : [member.trouble?.words ?? '', wayWords(run)]
  const words = told.filter((part) => part !== '').join(': ')
  return [...(words === '' ? [] : [words]), ...problems.map((problem) => `${NOT_ACCOUNTED}: ${problem}`)]
}

function styleOf({ run, problems }: Outcome): Style | undefined {
  if (problems.length > 0) return 'red'
  return run?.state.name === 'parked' ? 'yellow' : undefined
}

function painted(line: string, style: Style | undefined, paint: Paint): string {
  if (line.includes(NOT_ACCOUNTED)) return paint('red', line)
  return style === undefined ? line : paint(style, line)
}
