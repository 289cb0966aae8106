import { DAY_MS, HOUR_MS } from '../../core/duration.ts'
import type { PassOutcome, ReadList } from '../../core/reconciliation.ts'
import { COPY_CHECK_MS } from '../../core/see.ts'
import type { Dependencies } from '../dependencies.ts'
import { startMs } from '../plan-run.ts'

/** Passes overlap by this much: lists may lag behind, and Commerce Layer's clock is not ours. */
const OVERLAP_MS = COPY_CHECK_MS

/** To what was not finished with a pass comes back for so long; then only an audit does. */
const HELD_MS = 2 * HOUR_MS

/** The reading of a list in the order of a time (epoch ms). */
export interface Reading {
  fromMs: number
  /** All before it has been read. */
  reach(ms: number): void
  /** What is listed by it has to be read again. */
  hold(ms: number): void
}

/**
 * Reads a list on from where the last pass has stopped, and remembers up to when all of it has been read: a pass that ends early is
 * continued there by the next one, however much there is.
 */
export async function readOn(
  deps: Dependencies,
  list: ReadList,
  read: (reading: Reading) => Promise<PassOutcome>,
): Promise<PassOutcome> {
  const nowMs = deps.clock.nowMs()
  const fromMs = await readFromMs(deps, list)
  let reachedMs = fromMs
  let heldMs = Number.POSITIVE_INFINITY
  const reach = (ms: number): void => {
    reachedMs = ms
  }
  const hold = (ms: number): void => {
    heldMs = Math.min(heldMs, ms)
  }
  const outcome = await read({ fromMs, reach, hold })
  const wholeMs = Math.min(outcome === 'finished' ? nowMs : reachedMs, nowMs - OVERLAP_MS)
  const untilMs = Math.max(fromMs, Math.min(wholeMs, Math.max(heldMs, nowMs - HELD_MS)))
  await deps.ledger.saveReconciledToMs(list, untilMs)
  return outcome
}

/** From when on a list has still to be read (epoch ms). */
export async function readFromMs(deps: Dependencies, list: ReadList): Promise<number> {
  const knownMs = (await readPlaceMs(deps, list)) ?? (await startMs(deps))
  return Math.min(knownMs, deps.clock.nowMs() - OVERLAP_MS)
}

/** Where nothing tells how far a list was read, so much of it is read again. */
const LOST_PLACE_MS = DAY_MS

/**
 * How far a list was read (epoch ms); undefined: never. What was written by a clock that was ahead says nothing of it, and must not
 * keep it from being read.
 */
export async function readPlaceMs({ ledger, clock }: Dependencies, list: ReadList): Promise<number | undefined> {
  const knownMs = await ledger.readReconciledToMs(list)
  const nowMs = clock.nowMs()
  return knownMs !== undefined && knownMs > nowMs ? nowMs - LOST_PLACE_MS : knownMs
}
