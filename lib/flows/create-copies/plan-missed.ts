import { type CatchUpVerdict, catchUp } from '../../core/catch-up.ts'
import { duesBetween, nextPlainDueMs } from '../../core/due-times.ts'
import { SECOND_MS } from '../../core/duration.ts'
import { isBegun, isOpen, isWanted, type Run } from '../../core/run.ts'
import type { Move } from '../../core/run-moves.ts'
import { isSameRun } from '../../core/same-run.ts'
import type { Series } from '../../core/series.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { isSkippedForNow, planRun, startMs } from '../plan-run.ts'
import { RECENT_RUNS } from '../recent-runs.ts'
import { ringBell } from '../ring-bell.ts'
import { saveMove } from '../save-move.ts'
import { readWorkingSince } from '../working-since.ts'
import { goesOnAfterMs, standsAtMs } from './platforms-run.ts'

/** A due time of the platform's schedule. */
interface PlatformsDue {
  series: Series
  view: SubscriptionView
  dueMs: number
}

/** What the catch-up policy makes of a run that the platform missed. */
export async function platformVerdict(
  deps: Dependencies,
  { series, view, dueMs }: PlatformsDue,
): Promise<CatchUpVerdict> {
  const nowMs = deps.clock.nowMs()
  const isPlain = nextPlainDueMs(view.frequency, dueMs) !== undefined
  const nextDueMs = isPlain ? goesOnAfterMs(view, dueMs, dueMs) : undefined
  return await verdictAt(deps, { series, dueMs, nextDueMs, nowMs })
}

/** The same at a time, for a run after which another one is due. */
export async function verdictAt(
  deps: Dependencies,
  {
    series,
    dueMs,
    nextDueMs,
    nowMs,
  }: Pick<PlatformsDue, 'series' | 'dueMs'> & { nextDueMs: number | undefined; nowMs: number },
): Promise<CatchUpVerdict> {
  return catchUp({
    policy: series.catchUp ?? deps.settings.catchUp,
    dueMs,
    // A later one that was missed as well, where the frequency says when that was.
    nextDueMs: nextDueMs !== undefined && nextDueMs <= nowMs ? nextDueMs : undefined,
    nowMs,
    graceMs: deps.settings.runGraceMs,
    windowMs: deps.settings.catchUpWindowMs,
    startMs: await startMs(deps),
    workingSinceMs: await readWorkingSince(deps),
  })
}

/** How a run ends that is not to be made; undefined: it is to be made. */
export function endingOf(verdict: CatchUpVerdict): Extract<Move, { name: 'skip' | 'park' }> | undefined {
  switch (verdict) {
    case 'run':
      return undefined
    case 'superseded':
    case 'missed':
    case 'before_start':
      return { name: 'skip', reason: verdict }
    case 'ask':
    case 'too_late':
      return { name: 'park', reason: verdict }
    default:
      return verdict satisfies never
  }
}

/** An hourly series that was missed for weeks has hundreds; whoever holds the claim has a minute for everything. */
const PLANNING_MS = 10 * SECOND_MS

/** Whether nothing is left to do for this run: an earlier call got as far as that, or it has gone its own way. */
function isDealtWith(run: Run, nextRunMs: number, nowMs: number): boolean {
  if (!isOpen(run)) return !isSkippedForNow(run, nowMs)
  return run.takeoverNextRunMs === nextRunMs || run.posts > 0 || run.copy !== undefined
}

/**
 * Skips runs that were expected between, but are on no due time of the schedule as it is now: of a frequency that was changed since, or
 * of a crontab, of which nobody knows in which time zone the platform reads it. Beside the run that moves it on they would be made too.
 */
async function leaveOut(deps: Dependencies, runs: readonly Run[]): Promise<'left_out' | 'one_is_held'> {
  for (const run of runs) {
    if (run.clock !== 'commerce_layer' || isWanted(run) || isBegun(run)) continue
    if (run.state.name === 'claimed') return 'one_is_held'
    if (run.state.name === 'planned') await saveMove(deps, run, { name: 'skip', reason: 'rescheduled' })
  }
  return 'left_out'
}

/**
 * Plans the runs that a schedule passes over when it is moved on from the one it stands at: missed ones end as the catch-up policy
 * says, the others are made as if each had been taken away from the platform. `one_is_held`: whoever works on one of them knows
 * nothing of it and would take the run for rescheduled, so the schedule is not to be moved yet. `more_left`: there were too many for
 * one call of a function, whose next one goes on from there.
 */
export async function planMissed(
  deps: Dependencies,
  { run, series, view }: { run: Run; series: Series; view: SubscriptionView },
  nextRunMs: number,
): Promise<'planned' | 'one_is_held' | 'more_left'> {
  const standsMs = standsAtMs(view, run.dueMs)
  const dues = duesBetween(view.frequency, standsMs, nextRunMs).filter((dueMs) => !isSameRun(dueMs, run.dueMs))
  const query = { seriesId: run.seriesId, dueToMs: nextRunMs, limit: dues.length + RECENT_RUNS }
  const known = await deps.ledger.runsOfSeries(query)
  const others = known.filter(
    ({ dueMs }) => dueMs > standsMs && ![run.dueMs, nextRunMs, ...dues].some((one) => isSameRun(one, dueMs)),
  )
  if ((await leaveOut(deps, others)) === 'one_is_held') return 'one_is_held'
  const untilMs = deps.clock.nowMs() + PLANNING_MS
  for (const dueMs of dues) {
    if (known.some((one) => isSameRun(one.dueMs, dueMs) && isDealtWith(one, nextRunMs, deps.clock.nowMs()))) continue
    if (deps.clock.nowMs() > untilMs) return 'more_left'
    const plan = await planRun(deps, series, dueMs)
    const missed = 'run' in plan ? plan.run : undefined
    if (missed === undefined || isDealtWith(missed, nextRunMs, deps.clock.nowMs())) continue
    if (missed.state.name === 'claimed') return 'one_is_held'
    if (missed.state.name !== 'planned' && missed.state.name !== 'in_doubt') continue
    // What is in doubt is looked for first, and what a person has replayed is made, whatever the policy.
    const isBeyondPolicy = missed.state.name === 'in_doubt' || isWanted(missed)
    const ending = isBeyondPolicy ? undefined : endingOf(await platformVerdict(deps, { series, view, dueMs }))
    const moved = await saveMove(deps, missed, ending ?? { name: 'take_over', nextRunMs })
    if (moved === 'already_done') return 'one_is_held'
    if (moved.state.name === 'parked') await ringBell(deps, moved)
  }
  return 'planned'
}
