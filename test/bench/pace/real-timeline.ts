import { afterMs, sleepMs } from '../../../lib/local/real-timers.ts'
import type { Timeline } from '../../../lib/simulator/timeline.ts'

/**
 * A timeline on which time passes by itself: what is put on it happens by the machine's timers, so there is nothing to take from
 * it. Moving the clock on makes every later time of it as much later.
 *
 * @param machineMs a clock of which only differences mean something.
 */
export function makeRealTimeline(startMs: number, machineMs: () => number): Timeline {
  let aheadMs = startMs - machineMs()
  const nowMs = (): number => Math.floor(machineMs() + aheadMs)
  const at: Timeline['at'] = (ms, act) => ({ callOff: afterMs(ms - nowMs(), act) })
  return {
    nowMs,
    at,
    pause: sleepMs,
    within: (ms, work) =>
      new Promise((resolve, reject) => {
        const tooLate = at(nowMs() + ms, () => resolve('late'))
        work.finally(tooLate.callOff).then(resolve, reject)
      }),
    nextMs: () => undefined,
    takeUntil: () => 'nothing',
    moveTo: (ms) => {
      aheadMs += Math.max(0, ms - nowMs())
    },
    settle: () => Promise.resolve(),
  }
}
