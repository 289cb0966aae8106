import { HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { dispatchRuns } from '../../../lib/flows/dispatch-runs.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import type { Source } from '../../../lib/simulator/source.ts'
import type { PaceWorld } from './world.ts'

/** Something that is done at the beginning of each period, the first time at or after a time (epoch ms). */
function every(periodMs: number, fromMs: number, act: () => void): Source {
  let nextMs = Math.ceil(fromMs / periodMs) * periodMs
  return {
    nextMs: () => nextMs,
    begin: () => {
      nextMs += periodMs
      act()
    },
  }
}

/** dispatch-runs and reconcile-runs as serverless.yml schedules them, from a time on. */
export function schedulesOf({ functions }: PaceWorld, fromMs: number): Source[] {
  return [
    every(MINUTE_MS, fromMs, () => void functions['dispatch-runs'].invoke((deps) => dispatchRuns(deps))),
    every(HOUR_MS, fromMs, () => void functions['reconcile-runs'].invoke(reconcileRuns)),
  ]
}
