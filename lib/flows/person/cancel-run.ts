import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Word } from '../replay/intervene.ts'
import type { DiscardRunOutcome } from './discard-run.ts'
import { discardRuns } from './discard-runs.ts'
import { type SkipRunOutcome, skipRun } from './skip-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'random' | 'log' | 'settings'>

/** What cancelling a run did. */
export type CancelRunOutcome = SkipRunOutcome | DiscardRunOutcome

/**
 * Nobody wants the run any more: one that waits for its time is skipped, a parked one discarded for a reason. What was begun
 * goes on: its order, once there is one, can be cancelled at Commerce Layer.
 */
export async function cancelRun(
  deps: Needs,
  key: RunKey,
  { reason, by }: { reason: string } & Pick<Word, 'by'>,
): Promise<CancelRunOutcome> {
  const skipped = await skipRun(deps, key)
  if (skipped.outcome !== 'parked') return skipped
  if (reason.trim() === '') return { outcome: 'no_reason' }
  const [discarded] = await discardRuns(deps, [{ key }], { reason, by, asked: '' })
  return discarded?.told ?? { outcome: 'unknown_run' }
}
