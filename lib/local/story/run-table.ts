import { type TableRow, tableLines } from '../../cli/table.ts'
import type { Paint, Style } from '../../cli/terminal.ts'
import type { Outcome } from './accounting.ts'
import { reasonWords, wayWords } from './run-words.ts'
import { storyDay } from './story-time.ts'

const HEAD = ['SERIES', 'KIND', 'CLOCK', 'DUE', 'OUTCOME', 'ORDER', 'WHY']
const CLOCK_WORDS = { commerce_layer: 'Commerce Layer', perennial: 'Perennial' } as const

/** The way of a run to which nothing happened. */
const USUAL_WAY = 'order placed'

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
  const { trouble } = member
  const way = run === undefined ? '' : wayWords(run)
  const told = trouble === undefined && way === USUAL_WAY ? [] : [[trouble?.words, way].filter(Boolean).join(': ')]
  return [...told, ...problems.map((problem) => `NOT ACCOUNTED FOR: ${problem}`)]
}

function styleOf({ run, problems }: Outcome): Style | undefined {
  if (problems.length > 0) return 'red'
  return run?.state.name === 'parked' ? 'yellow' : undefined
}

function painted(line: string, style: Style | undefined, paint: Paint): string {
  if (line.includes('NOT ACCOUNTED FOR')) return paint('red', line)
  return style === undefined ? line : paint(style, line)
}
