import type { Run } from '../../core/run.ts'
import { isSameRun, SAME_RUN_MS } from '../../core/same-run.ts'
import { goesOnTo, hasRunSince } from '../../core/schedule.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'

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
