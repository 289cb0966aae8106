import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { planFollowing } from '../plan-run.ts'
import { saveMove } from '../save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What discarding a run did. `already_done`: something moved it at this moment, or since it was looked at. */
export type DiscardRunOutcome =
  | { outcome: 'discarded'; run: Run }
  | { outcome: 'unknown_run' | 'not_parked' | 'no_reason' | 'already_done' }

/** On whose word a run is given up. */
export interface DiscardWord {
  reason: string
  interventionId?: string
  /** The version that the run had when it was decided on; undefined: whichever it has. */
  version?: number | undefined
}

/**
 * Gives a parked run up for good; a person says why, and the run keeps it. Its message in the dead-letter queue is removed by
 * the next pass of reconciliation.
 */
export async function discardRun(
  deps: Needs,
  key: RunKey,
  { reason, interventionId, version }: DiscardWord,
): Promise<DiscardRunOutcome> {
  const note = reason.trim()
  if (note === '') return { outcome: 'no_reason' }
  const parked = await deps.ledger.readRun(key)
  if (parked === undefined) return { outcome: 'unknown_run' }
  if (parked.state.name !== 'parked') return { outcome: 'not_parked' }
  if (version !== undefined && version !== parked.version) return { outcome: 'already_done' }
  const by = interventionId === undefined ? {} : { interventionId }
  // One that was parked at a look-up, before it was to be made, has planned none yet.
  await planFollowing(deps, await deps.ledger.readSeries(parked.seriesId), parked)
  const run = await saveMove(deps, parked, { name: 'skip', reason: 'discarded', note, ...by })
  return run === 'already_done' ? { outcome: 'already_done' } : { outcome: 'discarded', run }
}
