import { isBegun, type Run, scheduledMs } from '../../core/run.ts'
import type { Dependencies } from '../dependencies.ts'
import { readWorkingSince } from '../working-since.ts'

/**
 * The run with the action that it is to be claimed for: one whose time passed long before it was planned, or while nothing worked, is
 * looked for before it is made. Meanwhile a person may have made its order, or we have, before the ledger was put back. What
 * only waits for its turn in a long backlog is made at once.
 */
export async function lookFirst(deps: Pick<Dependencies, 'ledger' | 'clock' | 'settings'>, run: Run): Promise<Run> {
  const { state } = run
  if (state.name !== 'planned' || state.action !== 'create' || isBegun(run) || wasLookedFor(run)) return run
  const plannedMs = run.history.first[0]?.atMs ?? 0
  const seenToMs = Math.max(plannedMs, Math.min(await readWorkingSince(deps), deps.clock.nowMs()))
  const isLate = seenToMs - scheduledMs(run) > deps.settings.runGraceMs
  return isLate ? { ...run, state: { ...state, action: 'look_up' } } : run
}

/** However long ago: a backlog in which each run had to be looked for anew would never end. */
function wasLookedFor({ history }: Run): boolean {
  return [...history.first, ...history.last].some(({ why }) => why === 'nothing_found')
}
