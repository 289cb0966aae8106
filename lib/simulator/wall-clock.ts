import { HOUR_MS } from '../core/duration.ts'
import type { Clock } from '../flows/dependencies.ts'
import type { Timeline } from './timeline.ts'

/**
 * The clock of one machine: off by up to so much either way, and set right, or wrong, again and again, also backwards.
 * In a world where clocks are right nothing is drawn.
 */
export function makeWallClock(
  timeline: Pick<Timeline, 'nowMs'>,
  { skewMs, chance }: { skewMs: () => number; chance: () => number },
): Clock {
  let offMs = 0
  let setAgainMs = 0
  return {
    nowMs: () => {
      const nowMs = timeline.nowMs()
      const mostMs = skewMs()
      if (mostMs === 0) return nowMs
      if (nowMs >= setAgainMs) {
        offMs = Math.floor((2 * chance() - 1) * mostMs)
        setAgainMs = nowMs + chance() * HOUR_MS
      }
      return nowMs + offMs
    },
  }
}
