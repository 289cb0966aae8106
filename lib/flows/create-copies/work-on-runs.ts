import type { ApiFailure } from '../../core/failure.ts'
import { resume } from '../../core/pace.ts'
import type { Run } from '../../core/run.ts'
import { isRecurring } from '../../core/series.ts'
import { changePace } from '../change-pace.ts'
import type { Deadline, Dependencies, QueueMessage } from '../dependencies.ts'
import type { Halt } from '../heed-failure.ts'
import { claim } from './claim.ts'
import { create } from './create.ts'
import { asLookUp, findMaybeMade } from './look-first.ts'
import { lookUp } from './look-up.ts'
import { place } from './place.ts'
import { postpone, postponeAll } from './postpone.ts'
import type { Prepared } from './prepare-runs.ts'
import { type Reread, readSeriesAgain } from './read-series.ts'
import { type Settled, settle, settleFailure } from './settle-failure.ts'
import { hasTime } from './time-left.ts'
import { watchAll } from './watch.ts'

/** Works on the runs one after the other; answers with the messages of those that were parked. */
export async function workOnRuns(
  deps: Dependencies,
  ready: readonly Prepared[],
  deadline: Deadline,
): Promise<{ parked: QueueMessage[] }> {
  const { parked } = await watchAll(deps, ready.filter(isAccepted), deadline)
  const due = ready.filter((admitted) => !isAccepted(admitted))
  if (due.length === 0) return { parked }
  const reread = await readSeriesAgain(deps, [...new Set(due.map(({ run }) => run.seriesId))])
  if ('failure' in reread) return await putBack(deps, { due, parked }, reread.failure)
  await changePace(deps, (pace) => resume(pace, deps.clock.nowMs()))
  const late = due.filter(({ task }) => task === 'look_first')
  const maybeMade = await findMaybeMade(deps, runsOf(late), reread)
  if (!maybeMade.ok) return await putBack(deps, { due, parked }, maybeMade.failure)
  const inHand = due.map((one) => (maybeMade.value.has(one.run.key) ? { ...one, run: asLookUp(one.run) } : one))
  return { parked: [...parked, ...(await workThrough(deps, inHand, { reread, deadline }))] }
}

async function putBack(
  deps: Dependencies,
  { due, parked }: { due: readonly Prepared[]; parked: QueueMessage[] },
  failure: ApiFailure,
): Promise<{ parked: QueueMessage[] }> {
  await postponeAll(deps, runsOf(due), failure)
  return { parked }
}

function runsOf(prepared: readonly Prepared[]): Run[] {
  return prepared.map(({ run }) => run)
}

/** Once Commerce Layer must not be asked any more, or no time is left, the other runs are put back without being started. */
async function workThrough(
  deps: Dependencies,
  due: readonly Prepared[],
  { reread, deadline }: { reread: ReadonlyMap<string, Reread>; deadline: Deadline },
): Promise<QueueMessage[]> {
  const parked: QueueMessage[] = []
  let halted: Halt | undefined
  for (const { message, run, task } of due) {
    const isVetted = task === 'vet' && isASeries(reread.get(run.seriesId))
    const why = halted ?? (isVetted ? 'series_vetted' : hasTime(deps, run, deadline) ? undefined : 'no_time_left')
    if (why !== undefined) {
      await postpone(deps, run, why)
      continue
    }
    const claimed = await claim(deps, run)
    if (claimed === 'already_done') continue
    const settled = await work(deps, claimed, reread.get(run.seriesId))
    halted = settled.halt
    if (settled.run.state.name === 'parked') parked.push(message)
    deps.log('info', 'RUN_SETTLED', { run: run.key, state: settled.run.state.name })
  }
  return parked
}

async function work(deps: Dependencies, run: Run, reread: Reread | undefined): Promise<Settled> {
  if (reread === undefined) return await settle(deps, run, { name: 'skip', reason: 'series_gone' })
  if ('ended' in reread) return await settle(deps, run, { name: 'skip', reason: reread.ended })
  if ('refused' in reread) return await settleFailure(deps, run, { request: 'read', failure: reread.refused })
  const action = run.state.name === 'claimed' ? run.state.action : 'look_up'
  switch (action) {
    case 'create':
      return await create(deps, { run, ...reread })
    case 'place':
      return await place(deps, { run, ...reread })
    case 'look_up':
      return await lookUp(deps, { run, ...reread })
    default:
      return action satisfies never
  }
}

/** One that is none, or does not recur any more, ends the run when that is worked on. */
function isASeries(reread: Reread | undefined): boolean {
  return reread !== undefined && 'series' in reread && isRecurring(reread.series)
}

function isAccepted({ run }: Prepared): boolean {
  return run.state.name === 'accepted'
}
