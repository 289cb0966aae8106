/** This process's time, moved ahead of the machine's. */
export interface ShiftedTime {
  /** Epoch ms, moved; what `Date.now()` says while the shift is in place. */
  nowMs: () => number
  offsetMs: () => number
  setOffsetMs: (offsetMs: number) => void
  /** Puts the machine's own `Date` back. */
  restore: () => void
}

const MachineDate = globalThis.Date
let shift: 'in_place' | 'none' = 'none'

/**
 * Puts a `Date` that is ahead by an offset in the place of the global one, for all code of this process. Timers are
 * left alone: what has to wait really waits. One shift per process, because there is one `Date`.
 */
export function shiftTime(initialOffsetMs = 0): ShiftedTime {
  if (shift === 'in_place')
    throw new Error('Time is shifted already in this process; restore() the earlier shift first.')
  shift = 'in_place'
  let aheadMs = initialOffsetMs
  const nowMs = () => MachineDate.now() + aheadMs
  globalThis.Date = dateThatReads(nowMs)
  return {
    nowMs,
    offsetMs: () => aheadMs,
    setOffsetMs: (offsetMs) => {
      aheadMs = offsetMs
    },
    restore: () => {
      globalThis.Date = MachineDate
      shift = 'none'
    },
  }
}

/** A `Date` in every respect but for what it takes the present to be. */
function dateThatReads(nowMs: () => number): DateConstructor {
  return new Proxy(MachineDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [nowMs()] : given, newTarget),
    apply: () => new MachineDate(nowMs()).toString(),
    get: (target, property, receiver) => (property === 'now' ? nowMs : Reflect.get(target, property, receiver)),
  })
}
