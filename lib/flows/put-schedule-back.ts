import { failureKind } from '../core/failure.ts'
import type { Run } from '../core/run.ts'
import { resourceIdOf } from '../core/run-key.ts'
import { isMovedOn, mayHaveRunAt } from '../core/schedule.ts'
import type { Dependencies } from './dependencies.ts'
import { noteSubscription } from './note-series.ts'

/**
 * A run that was taken away from the platform has moved `next_run_at` to the following due time. What our POST then does to it is
 * not documented, so it is read again and put where it belongs. That is forgotten afterwards: whoever moves it later means it, and
 * so does whoever has moved it meanwhile to where its frequency never leads.
 * Where something fails here, the next pass of reconciliation does it.
 */
export async function putScheduleBack(deps: Dependencies, run: Run): Promise<'put_back' | 'too_late' | 'failed'> {
  const belongsMs = run.takeoverNextRunMs
  if (belongsMs === undefined || run.posts === 0) return 'put_back'
  const id = resourceIdOf(run.seriesId)
  const read = await deps.commerceLayer.retrieveSubscription(id)
  if (!read.ok) return 'failed'
  const isOurDoing = isMovedOn(read.value, run)
  const isLate = belongsMs <= deps.clock.nowMs()
  // Kept in mind, it tells the run there that no person has moved that away. By another clock it may be too late before it is by ours.
  if (isOurDoing && isLate && !mayHaveRunAt(read.value, belongsMs)) return 'too_late'
  if (isOurDoing && !isLate) {
    const patched = await deps.commerceLayer.rescheduleSubscription(id, belongsMs)
    deps.log(patched.ok ? 'info' : 'warn', 'SCHEDULE_PUT_BACK', { subscription: id, ok: patched.ok })
    if (!patched.ok) return failureKind('change', patched.failure) === 'business' ? 'too_late' : 'failed'
    // The run there may have been skipped while the schedule was elsewhere.
    await noteSubscription(deps, patched.value)
  }
  await forget(deps, run)
  return 'put_back'
}

const TRIES = 5

/** Others move the run meanwhile; kept in mind, it would be put over what a person means later. */
async function forget(deps: Dependencies, run: Run): Promise<void> {
  let current: Run | undefined = run
  for (let attempt = 0; attempt < TRIES && current?.takeoverNextRunMs !== undefined; attempt += 1) {
    const forgotten: Run = { ...current, takeoverNextRunMs: undefined, version: current.version + 1 }
    if ((await deps.ledger.saveRun(forgotten)) === 'saved') return
    current = await deps.ledger.readRun(run.key)
  }
}
