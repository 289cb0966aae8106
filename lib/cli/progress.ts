import type { Host } from './host.ts'

/** What takes no longer than this needs no word on the way (ms); and so long lies between two. */
const EVERY_MS = 2_000

/** Tells on the way how far something has come, where it takes its time. */
export function progressOf({ terminal, clock }: Pick<Host, 'terminal' | 'clock'>, what: string, total: number) {
  let toldMs = clock.nowMs()
  return (count: number): void => {
    const nowMs = clock.nowMs()
    if (count >= total || nowMs - toldMs < EVERY_MS) return
    toldMs = nowMs
    terminal.note(terminal.paintNote('dim', `${what}: ${count} of ${total} …`))
  }
}
