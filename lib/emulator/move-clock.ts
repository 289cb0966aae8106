/** A clock that can be set, and what falls due by it. All times are epoch milliseconds. */
export type Timeline = {
  nowMs(): number
  setClock(nowMs: number): void | Promise<void>
  nextWakeMs(): number | undefined
  /** Does everything that is due by now. */
  runDue(): Promise<void>
}

/**
 * Sets the clock. Forwards it goes by way of everything that falls due, so that each thing happens at its time; deliveries
 * are waited for. Backwards nothing happens on the way, and what is planned stays planned.
 */
export const moveClock = async (timeline: Timeline, untilMs: number): Promise<void> => {
  const { nowMs, setClock, nextWakeMs, runDue } = timeline
  if (untilMs < nowMs()) return setClock(untilMs)
  for (let nextMs = nextWakeMs(); nextMs !== undefined && nextMs <= untilMs; nextMs = nextWakeMs()) {
    if (nextMs > nowMs()) await setClock(nextMs)
    await runDue()
  }
  // A clock that runs by itself may have passed the time on the way.
  await setClock(Math.max(untilMs, nowMs()))
  await runDue()
}
