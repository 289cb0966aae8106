import { followingDueMs, nextPlainDueMs } from '../core/due-times.ts'
import { isOpen, isUntouched, type Run } from '../core/run.ts'
import type { SeriesId } from '../core/run-key.ts'
import { isSameRun } from '../core/same-run.ts'
import { runAfter } from '../core/schedule.ts'
import type { ScheduleView } from '../core/views.ts'
import type { Dependencies } from './dependencies.ts'
import { startMs } from './plan-run.ts'
import { recentRuns } from './recent-runs.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** The run that is worked on next, and the one that comes up should that end without having moved the schedule on. */
const AHEAD = 2

/**
 * When runs of a subscription are to be expected by its schedule (epoch ms), the first due first: where that stands, and nothing else
 * unless that has passed, or something was done for its run already. The platform catches up nothing, so a schedule in the past stands still
 * until somebody moves it on; whoever is to do that may end without having done it, parked or with another's copy. So there are always
 * later runs, which do it in their turn; but a schedule that stood still before the start is left alone.
 */
export async function expectedDues(deps: Needs, seriesId: SeriesId, schedule: ScheduleView): Promise<number[]> {
  const standsMs = runAfter(schedule)
  const nowMs = deps.clock.nowMs()
  if (standsMs === undefined) return []
  if (standsMs < (await startMs(deps))) return [standsMs]
  const runs = await recentRuns(deps, seriesId)
  if (standsMs + deps.settings.runGraceMs >= nowMs && !standsAtBegun(runs, standsMs)) return [standsMs]
  return [standsMs, ...laterDues(schedule, standsMs, { runs, byMs: Math.max(nowMs, standsMs) })]
}

/** Whether a schedule stands at a run (epoch ms) that was begun otherwise than by the platform's moving it on, or has ended. */
function standsAtBegun(runs: readonly Run[], standsMs: number): boolean {
  return runs.some((run) => isSameRun(run.dueMs, standsMs) && !isUntouched(run))
}

/** Whether a schedule stands at a run that has ended (epoch ms): that one does not move it on any more. */
export function standsAtEnded(runs: readonly Run[], standsMs: number): boolean {
  return runs.some((run) => isSameRun(run.dueMs, standsMs) && !isOpen(run))
}

/** As many due times after those that are known, be it only in part, as there have to be runs that nothing was done for. */
function laterDues(
  { frequency, expiresMs }: ScheduleView,
  standsMs: number,
  { runs, byMs }: { runs: readonly Run[]; byMs: number },
): number[] {
  const later = runs.filter(({ dueMs }) => dueMs > standsMs && !isSameRun(dueMs, standsMs))
  const lacking = AHEAD - later.filter(isUntouched).length
  const passed = later.map(({ dueMs }) => dueMs).filter((dueMs) => dueMs <= byMs)
  // In which time zone the platform reads a crontab is not documented: nothing that has passed may be called due by it.
  const isPlain = nextPlainDueMs(frequency, standsMs) !== undefined
  const dues: number[] = []
  let lastMs: number | undefined = isPlain ? Math.max(standsMs, ...passed) : byMs
  while (lastMs !== undefined && lastMs <= byMs && dues.length < lacking) {
    lastMs = runAfter({ nextRunMs: followingDueMs(frequency, standsMs, lastMs), expiresMs })
    if (lastMs !== undefined) dues.push(lastMs)
  }
  return dues
}
