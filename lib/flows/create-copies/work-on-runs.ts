import { SECOND_MS } from '../../core/duration.ts'
import { resume } from '../../core/pace.ts'
import { requestsOf } from '../../core/requests.ts'
import type { Action, Run } from '../../core/run.ts'
import { changePace } from '../change-pace.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import type { Admitted } from './admit-requests.ts'
import { claim } from './claim.ts'
import { create } from './create.ts'
import { lookUp } from './look-up.ts'
import { place } from './place.ts'
import { type Reread, readSeriesAgain } from './read-series.ts'
import { type Settled, settle, settleFailure, wait } from './settle-failure.ts'

/** The client's timeout of one request; a test compares it with the client's own. */
export const REQUEST_TIMEOUT_MS = 10 * SECOND_MS

/** What writing an outcome and ending in order takes, generously. */
const MARGIN_MS = 5 * SECOND_MS

/** Works on the runs one after the other; answers with the messages of those that were parked. */
export async function workOnRuns(
  deps: Dependencies,
  ready: readonly Admitted[],
  deadline: Deadline,
): Promise<{ parked: QueueMessage[] }> {
  for (const { run } of ready.filter(isAccepted)) await watch(deps, run)
  const due = ready.filter((admitted) => !isAccepted(admitted))
  if (due.length === 0) return { parked: [] }
  const reread = await readSeriesAgain(deps, [...new Set(due.map(({ run }) => run.seriesId))])
  if ('failure' in reread) {
    return await settleAll(deps, due, (run, halted) =>
      halted ? putBack(deps, run, halted) : settleFailure(deps, run, { request: 'read', failure: reread.failure }),
    )
  }
  await changePace(deps, (pace) => (pace.stopped || pace.unreachable > 0 ? resume(pace) : pace))
  return await settleAll(deps, due, (run, halted) => {
    if (halted) return putBack(deps, run, halted)
    return hasTime(run, deadline) ? work(deps, run, reread.get(run.seriesId)) : putBack(deps, run, 'no_time_left')
  })
}

type Halt = NonNullable<Settled['halt']>

/** Claims and settles each run; once Commerce Layer must not be asked any more, the others are put back. */
async function settleAll(
  deps: Dependencies,
  due: readonly Admitted[],
  settleOne: (claimed: Run, halted: Halt | undefined) => Promise<Settled>,
): Promise<{ parked: QueueMessage[] }> {
  const parked: QueueMessage[] = []
  let halted: Halt | undefined
  for (const { message, run } of due) {
    const claimed = await claim(deps, run)
    if (claimed === 'already_done') continue
    const settled = await settleOne(claimed, halted)
    halted ??= settled.halt
    if (settled.run.state.name === 'parked') parked.push(message)
    deps.log('info', 'RUN_SETTLED', { run: run.key, state: settled.run.state.name })
  }
  return { parked }
}

function isAccepted({ run }: Admitted): boolean {
  return run.state.name === 'accepted'
}

async function work(deps: Dependencies, run: Run, reread: Reread): Promise<Settled> {
  if (reread === undefined) return await settle(deps, run, { name: 'skip', reason: 'series_gone' })
  switch (actionOf(run)) {
    case 'create':
      return await create(deps, { run, ...reread })
    case 'place':
      return await place(deps, { run, ...reread })
    default:
      return await lookUp(deps, { run, ...reread })
  }
}

/** Put back, not started: it waits in the ledger, and has used no attempt. */
async function putBack(deps: Dependencies, run: Run, why: Halt | 'no_time_left'): Promise<Settled> {
  const pace = await deps.ledger.readPace()
  const quietMs = Math.max(0, (pace?.quietUntilMs ?? 0) - deps.clock.nowMs())
  return await wait(deps, run, { why, afterMs: quietMs })
}

/** A copy that is out, and that nothing was heard of, is asked for itself. Reading has no effect and needs no claim. */
async function watch(deps: Dependencies, run: Run): Promise<void> {
  if (run.copy === undefined) return
  const read = await deps.commerceLayer.retrieveCopy(run.copy.type, run.copy.id)
  if (read.ok) await noteCopyOf(deps, run, read.value)
  else deps.log('warn', 'COPY_NOT_READ', { run: run.key, status: read.failure.status })
}

function hasTime(run: Run, deadline: Deadline): boolean {
  return deadline.remainingMs() > requestsOf(actionOf(run)) * REQUEST_TIMEOUT_MS + MARGIN_MS
}

function actionOf(run: Run): Action {
  return run.state.name === 'claimed' ? run.state.action : 'look_up'
}
