import type { Progress } from './search.ts'

const WIDTH = 30

/** Goes back to the beginning of the line and empties it. */
const CLEAR = '\r\x1b[2K'

/** Shows how far a search is, until it is taken away. */
export interface ProgressBar {
  show(progress: Progress): void
  takeAway(): void
}

/** A bar on one line of a terminal. */
export function makeProgressBar({ nowMs, write }: { nowMs: () => number; write: (text: string) => void }): ProgressBar {
  const startedMs = nowMs()
  return {
    show: ({ done, jobs, histories }) => {
      const filled = Math.round((WIDTH * done) / jobs)
      const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`
      const rate = (histories / Math.max(1, nowMs() - startedMs)) * 1_000
      write(`${CLEAR}${bar} ${histories.toLocaleString('en')} histories, ${rate.toFixed(0)} a second`)
    },
    takeAway: () => write(CLEAR),
  }
}
