import type { Paint, Style } from './terminal.ts'

/** A row of a table, and lines that belong below it, as they are too long for a column. */
export interface TableRow {
  cells: readonly string[]
  /** Of the whole row. */
  style?: Style | undefined
  below?: readonly string[]
}

export interface TableStyle {
  paint: Paint
  /** What a row has to fit into; undefined where nothing limits it. */
  columns: number | undefined
}

const GAP = '  '
const INDENT = '    '

/**
 * A table in lines: a head, columns as wide as they need to be, and below each row what belongs to it. Of a row that is too
 * wide, the last cells go below it, each with the name of its column.
 */
export function tableLines(
  head: readonly string[],
  rows: readonly TableRow[],
  { paint, columns }: TableStyle,
): string[] {
  const line = aligned([head, ...rows.map(({ cells }) => cells)])
  const kept = (cells: readonly string[]) => {
    const fits = (count: number) => columns === undefined || line(cells.slice(0, count)).length <= columns
    return head.map((_, at) => head.length - at).find(fits) ?? 1
  }
  const rowLines = ({ cells, style, below = [] }: TableRow) => {
    const inLine = line(cells.slice(0, kept(cells)))
    const moved = head.slice(kept(cells)).map((name, at) => labelled(name, cells[kept(cells) + at]))
    return [style ? paint(style, inLine) : inLine, ...[...moved.flat(), ...below].map((text) => `${INDENT}${text}`)]
  }
  const widest = rows.length === 0 ? head.length : Math.max(...rows.map(({ cells }) => kept(cells)))
  // No name stands over a column that no row has any more.
  const named = Math.min(kept(head), widest)
  return [paint('dim', line(head.slice(0, named))), ...rows.flatMap(rowLines)]
}

function aligned(all: readonly (readonly string[])[]): (cells: readonly string[]) => string {
  const count = Math.max(...all.map(({ length }) => length))
  const widths = Array.from({ length: count }, (_, at) => Math.max(...all.map((cells) => cells[at]?.length ?? 0)))
  return (cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(GAP)
      .trimEnd()
}

function labelled(name: string, cell = ''): string[] {
  return cell === '' ? [] : [`${name.toLowerCase()}: ${cell}`]
}
