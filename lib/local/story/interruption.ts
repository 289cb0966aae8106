import { afterMs } from '../real-timers.ts'

/** Whether somebody wants the program to end. */
export interface Interruption {
  requested(): boolean
  /** Resolves when it is requested. */
  request: Promise<void>
  /** Listens no longer: a signal then ends the process at once. */
  release(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** One Ctrl-C may come twice: from the terminal, and from npm, which passes on what the terminal has told everyone. */
const SAME_REQUEST_MS = 500

/** Listens for Ctrl-C and its like. The end is on its way then; whoever asks once more does not want to wait for it. */
export function listenForInterruption(
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>,
  later: typeof afterMs = afterMs,
): Interruption {
  let state: 'going_on' | 'requested' = 'going_on'
  let cancelRelease = () => {}
  let resolve = () => {}
  const request = new Promise<void>((done) => {
    resolve = done
  })
  const listener = () => {
    if (state === 'requested') return
    state = 'requested'
    cancelRelease = later(SAME_REQUEST_MS, release)
    resolve()
  }
  function release(): void {
    cancelRelease()
    for (const signal of SIGNALS) signals.off(signal, listener)
  }
  for (const signal of SIGNALS) signals.on(signal, listener)
  return { requested: () => state === 'requested', request, release }
}
