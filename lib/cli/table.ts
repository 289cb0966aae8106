import type { Paint } from './terminal.ts'

/** A row of a table, and lines that belong below it, as they are too long for a column. */
export interface TableRow {
  cells: readonly string[]
  below?: readonly string[]
}

const GAP = '  '
const INDENT = '    '

/** A table in lines: a head, columns as wide as they need to be, and below each row what belongs to it. */
export function tableLines(head: readonly string[], rows: readonly TableRow[], paint: Paint): string[] {
  const all = [head, ...rows.map(({ cells }) => cells)]
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd()
  return [
    paint('dim', line(head)),
    ...rows.flatMap(({ cells, below = [] }) => [line(cells), ...below.map((text) => `${INDENT}${text}`)]),
  ]
}
