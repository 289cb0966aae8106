/** A clock that can be set and runs on from there. */
export type MovableClock = { nowMs(): number; setClock(nowMs: number): void }

/** Makes a clock that runs with another one, ahead of it or behind it by what it was last set to. */
export const movableClock = (machine: { nowMs(): number }): MovableClock => {
  let aheadMs = 0
  return {
    nowMs: () => machine.nowMs() + aheadMs,
    setClock: (nowMs) => {
      aheadMs = nowMs - machine.nowMs()
    },
  }
}
