import type { Screen } from '../local/story/live-view.ts'
import type { Terminal } from './terminal.ts'

const USUAL_COLUMNS = 80
const USUAL_ROWS = 24

/** The stream as something to draw on; undefined when it is no terminal, or one that cannot move its cursor. */
export function processScreen(stream: NodeJS.WriteStream, terminal: Terminal): Screen | undefined {
  if (!stream.isTTY) return undefined
  return {
    write: (text) => void stream.write(text),
    columns: () => stream.columns || USUAL_COLUMNS,
    rows: () => stream.rows || USUAL_ROWS,
    paint: stream === process.stderr ? terminal.paintNote : terminal.paint,
  }
}
