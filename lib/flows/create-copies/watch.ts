import { type ApiFailure, failureKind } from '../../core/failure.ts'
import { resume } from '../../core/pace.ts'
import type { ParkReason } from '../../core/reasons.ts'
import type { Run } from '../../core/run.ts'
import { isTooLate } from '../../core/too-late.ts'
import { changePace } from '../change-pace.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import { heedFailure } from '../heed-failure.ts'
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
    if (!hasTime(deps, run, deadline)) break
    const outcome = await watch(deps, run)
    if (outcome === 'parked') parked.push(message)
    if (outcome === 'halted') break
  }
  return { parked }
}

/** `halted`: nothing more is to be asked for now. */
type Watched = 'seen' | 'parked' | 'halted'

async function watch(deps: Dependencies, run: Run): Promise<Watched> {
  if (run.copy === undefined) return 'seen'
  const read = await deps.commerceLayer.retrieveCopy(run.copy.type, run.copy.id)
  if (!read.ok) return await afterUnread(deps, run, read.failure)
  await changePace(deps, (pace) => resume(pace, deps.clock.nowMs()))
  await noteCopyOf(deps, run, read.value)
  return (await parkIfTooLate(deps, run)) ? 'parked' : 'seen'
}

/** What cannot be read about one copy says nothing about the others, unless Commerce Layer is not to be asked at all. */
async function afterUnread(deps: Dependencies, run: Run, failure: ApiFailure): Promise<Watched> {
  const kind = failureKind('read', failure)
  deps.log('warn', 'COPY_NOT_READ', { run: run.key, kind, status: failure.status })
  const verdict = await heedFailure(deps, kind, failure)
  if (kind === 'gone') {
    // The run is looked for by what else there is.
    const wakeMs = deps.clock.nowMs() + deps.settings.settleMs
    await saveMove(deps, run, { name: 'wait', why: 'nothing_found', action: 'look_up', wakeMs })
    return 'seen'
  }
  if (verdict === 'not_permitted') return await parkWatched(deps, run, verdict)
  if (await parkIfTooLate(deps, run)) return 'parked'
  return verdict === 'nothing' ? 'seen' : 'halted'
}

/** A copy that is at work for longer than the catch-up window never ends by itself: a person must look. */
async function parkIfTooLate(deps: Dependencies, watched: Run): Promise<boolean> {
  const run = await deps.ledger.readRun(watched.key)
  if (run?.state.name !== 'accepted' || !isTooLate(run, deps.settings, deps.clock.nowMs())) return false
  return (await parkWatched(deps, run, 'too_late')) === 'parked'
}

async function parkWatched(deps: Dependencies, run: Run, reason: ParkReason): Promise<'parked' | 'seen'> {
  return (await saveMove(deps, run, { name: 'park', reason })) === 'already_done' ? 'seen' : 'parked'
}
