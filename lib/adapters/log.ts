import type { Clock, Log } from '../flows/dependencies.ts'

/** Takes one line, its newline included. */
export type WriteLine = (line: string) => void

/** Standard output itself: `console` would put its own words before the line when it runs in Lambda. */
export const writeToStdout: WriteLine = (line) => {
  process.stdout.write(line)
}

/** A log of one JSON object per line, which begins with time, level and code whatever the fields are called. */
export function makeLog(clock: Clock, write: WriteLine = writeToStdout): Log {
  return (level, code, fields = {}) => {
    const head = { time: new Date(clock.nowMs()).toISOString(), level, code }
    write(`${JSON.stringify({ ...head, ...fields, ...head })}\n`)
  }
}
