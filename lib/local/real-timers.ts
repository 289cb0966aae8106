/** Calls back after a real time; the answer cancels it. Longer waits than a timer can hold end early, at 24 days. */
export function afterMs(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), 0x7fff_ffff))
  return () => clearTimeout(timer)
}

/** Resolves after a real time. */
export function sleepMs(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    afterMs(delayMs, resolve)
  })
}

/** Calls back when everything that this turn of the event loop has received has been seen to. */
export function afterThisTurn(callback: () => void): void {
  setImmediate(callback)
}
