import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { type DiscardRunOutcome, discardRun } from './discard-run.ts'
import { type SkipRunOutcome, skipRun } from './skip-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What cancelling a run did. */
export type CancelRunOutcome = SkipRunOutcome | DiscardRunOutcome

/**
 * Nobody wants the run any more: one that waits for its time is skipped, a parked one discarded for a reason. What was begun
 * goes on: its order, once there is one, can be cancelled at Commerce Layer.
 */
export async function cancelRun(deps: Needs, key: RunKey, reason: string): Promise<CancelRunOutcome> {
  const skipped = await skipRun(deps, key)
  return skipped.outcome === 'parked' ? await discardRun(deps, key, { reason }) : skipped
}
