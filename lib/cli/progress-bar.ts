import { SECOND_MS } from '../core/duration.ts'
import type { Clock } from '../flows/dependencies.ts'
import type { Terminal } from './terminal.ts'

/** What is done sooner needs no progress. */
const SHOWN_AFTER_MS = 2 * SECOND_MS
const REDRAWN_AFTER_MS = 200
const WIDTH = 24

/** How far something long has come. */
export interface ProgressBar {
  reached(count: number): void
  /** Takes the line away again; nothing else is said before. */
  end(): void
}

/** Shows how far something has come of a total, on one line that only a person on a terminal sees, once it takes longer than 2 s. */
export function makeProgressBar(
  terminal: Pick<Terminal, 'redraw'>,
  clock: Clock,
  { total, unit }: { total: number; unit: string },
): ProgressBar {
  const startedMs = clock.nowMs()
  let drawnMs = startedMs + SHOWN_AFTER_MS - REDRAWN_AFTER_MS
  return {
    reached: (count) => {
      const nowMs = clock.nowMs()
      if (nowMs < drawnMs + REDRAWN_AFTER_MS) return
      drawnMs = nowMs
      terminal.redraw(`${bar(count / Math.max(1, total))} ${count} of ${total} ${unit}`)
    },
    end: () => terminal.redraw(''),
  }
}

function bar(part: number): string {
  const full = Math.min(WIDTH, Math.floor(part * WIDTH))
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`
}
