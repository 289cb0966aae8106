/** Whether somebody wants the program to end. */
export interface Interruption {
  requested(): boolean
  /** Resolves when it is requested. */
  request: Promise<void>
  /** Listens no longer: a signal then ends the process at once. */
  release(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Listens for Ctrl-C and its like; asking again changes nothing, the end is on its way. */
export function listenForInterruption(signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>): Interruption {
  let state: 'going_on' | 'requested' = 'going_on'
  let resolve = () => {}
  const request = new Promise<void>((done) => {
    resolve = done
  })
  const listener = () => {
    state = 'requested'
    resolve()
  }
  for (const signal of SIGNALS) signals.on(signal, listener)
  return {
    requested: () => state === 'requested',
    request,
    release: () => {
      for (const signal of SIGNALS) signals.off(signal, listener)
    },
  }
}
