import { MINUTE_MS } from '../../../lib/core/duration.ts'
import type { Asked } from './meter.ts'

/** What was asked of Commerce Layer in one minute. */
export interface Minute {
  fromMs: number
  asked: number
  /** Not refused with a 429: what was used of the rate. */
  answered: number
  copies: number
}

/** The full minutes of a span; what is asked in a part of a minute at its end is left out. */
export function minutesOf(asked: readonly Asked[], { fromMs, toMs }: { fromMs: number; toMs: number }): Minute[] {
  const count = Math.max(0, Math.floor((toMs - fromMs) / MINUTE_MS))
  const minutes = Array.from(
    { length: count },
    (_, index): Minute => ({ fromMs: fromMs + index * MINUTE_MS, asked: 0, answered: 0, copies: 0 }),
  )
  for (const { exchange } of asked) {
    const minute = minutes[Math.floor((exchange.atMs - fromMs) / MINUTE_MS)]
    if (minute === undefined) continue
    minute.asked += 1
    if (exchange.status !== 429) minute.answered += 1
    if (exchange.reference !== undefined) minute.copies += 1
  }
  return minutes
}
