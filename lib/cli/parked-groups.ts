import type { ParkReason } from '../core/reasons.ts'
import type { Run } from '../core/run.ts'

/** Parked runs that one remedy is for. */
export interface ParkedGroup {
  reason: ParkReason
  runs: Run[]
}

/** Parked runs by what they are parked for, each group in the order of the runs; that of the first comes first. */
export function byReason(runs: readonly Run[]): ParkedGroup[] {
  const groups = new Map<ParkReason, Run[]>()
  for (const run of runs) {
    if (run.state.name !== 'parked') continue
    const { reason } = run.state
    groups.set(reason, [...(groups.get(reason) ?? []), run])
  }
  return [...groups].map(([reason, members]) => ({ reason, runs: members }))
}

/** Since when a run is parked (epoch ms). */
export function parkedMs({ state, dueMs }: Run): number {
  return state.name === 'parked' ? state.parkedMs : dueMs
}
