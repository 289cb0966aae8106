import type { Emulator } from '../emulator/emulator.ts'
import type { CallPoint, Fate, Fortune } from './fate.ts'

/** What goes wrong with one call: a fate, or a request that takes effect after its sender has given up. */
export type SingleFault = Exclude<Fate, 'good'> | { lateMs: number }

/** One fault at one call of a history, by the number of the call, from 0. */
export interface Strike {
  call: number
  fault: SingleFault
}

/** Counts every call that any process makes: this is the instrument, and there is no list of calls beside it. */
export interface Instrument {
  fortune: (usual: Fortune, emulator: () => Emulator) => Fortune
  /** The calls so far, in order. */
  calls(): readonly CallPoint[]
}

/** The fortune of a history in which nothing goes wrong by itself, and one call as the strike has it. */
export function makeInstrument(strike?: Strike): Instrument {
  const calls: CallPoint[] = []
  return {
    // A list of its own: what a world still begins after its history has ended is no part of it.
    calls: () => [...calls],
    fortune: (usual, emulator) => ({
      latencyMs: usual.latencyMs,
      fateOf: (point) => {
        calls.push(point)
        if (strike === undefined || strike.call !== calls.length - 1) return 'good'
        if (typeof strike.fault === 'string') return strike.fault
        delay(emulator(), point, strike.fault.lateMs)
        return 'good'
      },
    }),
  }
}

/** The request is the next one of its kind that reaches the emulator. */
function delay(emulator: Emulator, point: CallPoint, ms: number): void {
  const { method, path } = writeOf(point) ?? { method: 'POST', path: '/' }
  emulator.control.addFaults([{ on: 'request', method, path, effect: { kind: 'drop_then_commit', ms } }])
}

/** The request of a call that changes something at Commerce Layer. */
export function writeOf({ name }: CallPoint): { method: 'POST' | 'PATCH'; path: string } | undefined {
  const [, method, path = ''] = /^api\.(POST|PATCH) (\/api\/.*)$/.exec(name) ?? []
  return method === 'POST' || method === 'PATCH' ? { method, path } : undefined
}
