import type { Progress } from './search.ts'

const WIDTH = 30

/** Goes back to the beginning of the line and empties it. */
const CLEAR = '\r\x1b[2K'

/** A bar on one line of a terminal that takes itself away when everything is done. */
export function makeProgressBar({ nowMs, write }: { nowMs: () => number; write: (text: string) => void }) {
  const startedMs = nowMs()
  return ({ done, jobs, histories }: Progress): void => {
    if (done === jobs) {
      write(CLEAR)
      return
    }
    const filled = Math.round((WIDTH * done) / jobs)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`
    const rate = (histories / Math.max(1, nowMs() - startedMs)) * 1_000
    write(`${CLEAR}${bar} ${histories.toLocaleString('en')} histories, ${rate.toFixed(0)} a second`)
  }
}
