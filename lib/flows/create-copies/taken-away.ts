import type { Run } from '../../core/run.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import { goesOnTo, hasRunSince } from '../../core/schedule.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { readWorkingSince } from '../working-since.ts'
import { endingOf, verdictAt } from './plan-missed.ts'
import type { Work } from './work.ts'

/**
 * Whether a run was taken away from the platform, and not only meant to be: it answered so, or its schedule shows it, or went on
 * from there.
 */
export async function isTakenAway(deps: Dependencies, run: Run, view: SubscriptionView): Promise<boolean> {
  const movedToMs = run.takeoverNextRunMs
  if (movedToMs === undefined) return run.doubted
  const isSeen = wasAnswered(run) || hasBeenAt(view, movedToMs) || hasGoneOn(view, run)
  return isSeen || (await wasMovedOnByUs(deps, { run, view, movedToMs }))
}

/** The move that is made when the platform has said yes; whatever came after it. */
function wasAnswered({ history }: Run): boolean {
  const moves = [...history.first, ...history.last]
  return moves.some(({ why, from, to }) => why === 'taken_over' && from === 'claimed' && to === 'planned')
}

/** A schedule that is no longer where the run was taken to went on from there when the platform ran. */
function hasBeenAt(view: SubscriptionView, ms: number): boolean {
  return hasRunSince(view, ms) || (view.nextRunMs !== undefined && isSameRun(view.nextRunMs, ms))
}

/**
 * Or it has gone on from the run by its own frequency, and the platform has not run: an earlier move of ours, in the place of which the run
 * has kept a later one since, took effect after all.
 */
function hasGoneOn(view: SubscriptionView, { dueMs }: Run): boolean {
  const { frequency, nextRunMs } = view
  return !hasRunSince(view, dueMs) && nextRunMs !== undefined && goesOnTo(frequency, dueMs, nextRunMs)
}

/** Or when a later run was taken away from there in its turn. */
async function wasMovedOnByUs(
  deps: Dependencies,
  { run, view, movedToMs }: { run: Run; view: SubscriptionView; movedToMs: number },
): Promise<boolean> {
  if (view.nextRunMs === undefined || view.nextRunMs < movedToMs) return false
  const later = await deps.ledger.runsOfSeries({ seriesId: run.seriesId, dueToMs: view.nextRunMs, limit: MOST_LATER })
  return later.some((other) => other.dueMs >= movedToMs - SAME_RUN_MS && wasTakenOver(other))
}

const MOST_LATER = 10

function wasTakenOver({ history }: Run): boolean {
  return [...history.first, ...history.last].some(({ why }) => why === 'taken_over')
}

/**
 * How a run ends that was taken away from the platform only to be left out or asked about: whoever moved the schedule on was not answered,
 * or died, and got no further. Undefined: it is to be made; or something of it was begun since, or nothing was at work for a while, so
 * that nobody knows any more what it was taken for.
 */
export async function endingOfTaken(
  deps: Dependencies,
  { run, series }: Pick<Work, 'run' | 'series'>,
): Promise<ReturnType<typeof endingOf>> {
  const { first, last } = run.history
  const takenMs = [...first, ...last].find(({ why }) => why === 'taken_over')?.atMs
  const isBegun = run.posts > 0 || run.copy !== undefined || run.epoch > 1
  if (takenMs === undefined || wasAnswered(run) || isBegun) return undefined
  if ((await readWorkingSince(deps)) > takenMs) return undefined
  const { seriesId, dueMs } = run
  const known = await deps.ledger.runsOfSeries({ seriesId, dueToMs: takenMs, limit: MOST_LATER })
  const later = known.find((other) => other.dueMs > dueMs && !isRescheduled(other))
  return endingOf(await verdictAt(deps, { series, dueMs, nextDueMs: later?.dueMs, nowMs: takenMs }))
}

/** Whether a run was expected where the schedule never was: it supersedes none. */
function isRescheduled({ state }: Run): boolean {
  return state.name === 'skipped' && state.reason === 'rescheduled'
}
