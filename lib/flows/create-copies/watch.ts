import { type ApiFailure, failureKind } from '../../core/failure.ts'
import { countUnreachable, resume, slowDown } from '../../core/pace.ts'
import type { Run } from '../../core/run.ts'
import { isTooLate } from '../../core/too-late.ts'
import { changePace } from '../change-pace.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { saveMove } from '../save-move.ts'
import type { Admitted } from './admit-requests.ts'
import { hasTime } from './time-left.ts'

/**
 * Asks for copies that are out, and that nothing was heard of. Reading has no effect and needs no claim. What there is no
 * time for is asked when the ledger releases it again.
 */
export async function watchAll(
  deps: Dependencies,
  accepted: readonly Admitted[],
  deadline: Deadline,
): Promise<{ parked: QueueMessage[] }> {
  const parked: QueueMessage[] = []
  for (const { message, run } of accepted) {
    if (!hasTime(run, deadline)) break
    const outcome = await watch(deps, run)
    if (outcome === 'parked') parked.push(message)
    if (outcome === 'unreadable') break
  }
  return { parked }
}

async function watch(deps: Dependencies, run: Run): Promise<'seen' | 'parked' | 'unreadable'> {
  if (run.copy === undefined) return 'seen'
  const read = await deps.commerceLayer.retrieveCopy(run.copy.type, run.copy.id)
  if (!read.ok) return await afterUnread(deps, run, read.failure)
  await changePace(deps, resume)
  await noteCopyOf(deps, run, read.value)
  return (await parkIfTooLate(deps, run)) ? 'parked' : 'seen'
}

/** A copy that is gone says nothing about the others; its run is looked for by what else there is. */
async function afterUnread(deps: Dependencies, run: Run, failure: ApiFailure): Promise<'seen' | 'unreadable'> {
  const kind = failureKind('read', failure)
  deps.log('warn', 'COPY_NOT_READ', { run: run.key, kind, status: failure.status })
  if (kind === 'gone') {
    const wakeMs = deps.clock.nowMs() + deps.settings.settleMs
    await saveMove(deps, run, { name: 'wait', why: 'nothing_found', action: 'look_up', wakeMs })
    return 'seen'
  }
  const nowMs = deps.clock.nowMs()
  if (kind === 'throttled') await changePace(deps, (pace) => slowDown(pace, failure.retryAfterMs, nowMs))
  if (kind === 'transient') await changePace(deps, (pace) => countUnreachable(pace, nowMs))
  return 'unreadable'
}

/** A copy that is at work for longer than the catch-up window never ends by itself: a person must look. */
async function parkIfTooLate(deps: Dependencies, watched: Run): Promise<boolean> {
  const run = await deps.ledger.readRun(watched.key)
  if (run?.state.name !== 'accepted' || !isTooLate(run, deps.settings, deps.clock.nowMs())) return false
  return (await saveMove(deps, run, { name: 'park', reason: 'too_late' })) !== 'already_done'
}
