import { MINUTE_MS, SECOND_MS } from './duration.ts'

/** How many turns were taken lately, by stretches of time: what is ours of what Commerce Layer says is used. */
export interface RecentTurns {
  /** When the last stretch begins (epoch ms). */
  lastFromMs: number
  /** Turns in each stretch, the oldest first. */
  counts: readonly number[]
}

const STRETCH_MS = 5 * SECOND_MS

/** A minute and a half: turns are taken ahead, and lie in the future for a while. */
const STRETCHES = 18

export const NO_TURNS: RecentTurns = { lastFromMs: 0, counts: [] }

/** The turns with so many more, one after the other from a time on. */
export function addTurns(
  recent: RecentTurns,
  taken: { firstMs: number; requests: number; spacingMs: number },
): RecentTurns {
  const lastMs = taken.firstMs + Math.max(0, taken.requests - 1) * taken.spacingMs
  const counts = shifted(recent, Math.max(recent.lastFromMs, stretchOf(lastMs)))
  for (let number = 0; number < taken.requests; number += 1) {
    const index = indexOf(counts, taken.firstMs + number * taken.spacingMs)
    if (index >= 0) counts.counts[index] = (counts.counts[index] ?? 0) + 1
  }
  return counts
}

/** How many turns lay in the minute before a time (epoch ms); of a stretch that it cuts, the part. */
export function turnsInMinute({ lastFromMs, counts }: RecentTurns, nowMs: number): number {
  return counts.reduce((sum, count, index) => {
    const fromMs = lastFromMs - (counts.length - 1 - index) * STRETCH_MS
    const sharedMs = Math.min(nowMs, fromMs + STRETCH_MS) - Math.max(nowMs - MINUTE_MS, fromMs)
    return sum + (count * Math.max(0, sharedMs)) / STRETCH_MS
  }, 0)
}

function stretchOf(ms: number): number {
  return Math.floor(ms / STRETCH_MS) * STRETCH_MS
}

function indexOf({ lastFromMs, counts }: RecentTurns, ms: number): number {
  return counts.length - 1 - (lastFromMs - stretchOf(ms)) / STRETCH_MS
}

function shifted({ lastFromMs, counts }: RecentTurns, toMs: number): { lastFromMs: number; counts: number[] } {
  const gone = Math.min(STRETCHES, (toMs - lastFromMs) / STRETCH_MS)
  const all = [...counts, ...Array.from({ length: gone }, () => 0)].slice(-STRETCHES)
  const missing = Array.from({ length: STRETCHES - all.length }, () => 0)
  return { lastFromMs: toMs, counts: [...missing, ...all] }
}
