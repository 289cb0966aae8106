import { parseReference, parseRunKey } from '../../core/run-key.ts'
import type { Exchange } from '../exchanges.ts'
import type { Checker, Violation } from '../violation.ts'

export interface StartOptions {
  onExchange: (listener: (exchange: Exchange) => void) => void
  /** What was due before this is left to whoever was at work then (epoch ms). */
  startMs: number
}

/** P1 on the first day: no copy is asked for of a run that was due before the start. It may have its order, by other hands. */
export function nothingBeforeStart({ onExchange, startMs }: StartOptions): Checker {
  let found: Violation | undefined
  onExchange(({ reference }) => {
    const key = reference === undefined ? undefined : parseReference(reference)?.key
    const dueMs = key && parseRunKey(key)?.dueMs
    if (dueMs === undefined || dueMs >= startMs) return
    found ??= { promise: 'P1', what: `${reference} was posted, of a run that was due before the start` }
  })
  return { promise: 'P1', afterStep: () => found }
}
