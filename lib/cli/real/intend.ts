import { EMPTY_HISTORY, remember } from '../../core/history.ts'
import { newRun, type Run } from '../../core/run.ts'
import type { Dependencies } from '../../flows/dependencies.ts'
import { replayRun } from '../../flows/replay.ts'
import { CommandError } from '../command-error.ts'
import type { ChosenRun } from './choose-run.ts'

/**
 * Writes into the ledger that a run is to be made now, if it is not there yet. It begins with a look-up, whatever the
 * ledger knows; a parked run is replayed, and one that was interrupted goes on from where it is.
 */
export async function intend(deps: Dependencies, { found, run }: ChosenRun): Promise<Run> {
  const nowMs = deps.clock.nowMs()
  const clock = found.series.clock === 'commerce_layer' ? 'commerce_layer' : 'perennial'
  const state = { name: 'planned', action: 'look_up', wakeMs: nowMs, fenced: false } as const
  const entry = { atMs: nowMs, from: 'new', to: 'planned', why: 'due', post: 0 } as const
  const { key, dueMs } = run
  const fresh = newRun({ key, seriesId: found.series.id, dueMs, clock, state }, remember(EMPTY_HISTORY, entry))
  // As after a replay: a person's word that the run is wanted, however late it is.
  const planned = { ...fresh, epoch: 2 }
  if ((await deps.ledger.createRun(planned)) === 'created') return planned
  const known = await deps.ledger.readRun(key)
  if (known?.state.name === 'parked') await replayRun(deps, key)
  return (await deps.ledger.readRun(key)) ?? planned
}

/** @throws {CommandError} for a run that the ledger says is done. */
export function mustBeOpen({ key, state }: Run): void {
  if (state.name !== 'completed' && state.name !== 'skipped') return
  const how = state.name === 'skipped' ? `skipped (${state.reason})` : 'completed'
  throw new CommandError({
    code: 'already_done',
    what: `${key} is ${how} already, says the ledger.`,
    remedy: 'There is nothing to do; "npm start -- --real" shows what is due or next.',
  })
}
