import type { RunRefusal } from '../../core/refusals.ts'
import type { Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { planFollowing } from '../plan-run.ts'
import { saveMove } from '../save-move.ts'
import { readUntouched } from './untouched-run.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>

/** What skipping a run did. `already_done`: something moved it at this moment. */
export type SkipRunOutcome =
  /** `nextDueMs`: when its series is due next (epoch ms); undefined: never again. */
  | { outcome: 'skipped'; run: Run; nextDueMs: number | undefined }
  | { outcome: 'unknown_run' | 'already_done' | RunRefusal }

/** Skips one run that nothing was done for. The one that follows is planned first: the series goes on. */
export async function skipRun(deps: Needs, key: RunKey): Promise<SkipRunOutcome> {
  const read = await readUntouched(deps, key)
  if ('outcome' in read) return read
  const nextDueMs = await planFollowing(deps, read.series, read.run)
  const run = await saveMove(deps, read.run, { name: 'skip', reason: 'by_person' })
  return run === 'already_done' ? { outcome: 'already_done' } : { outcome: 'skipped', run, nextDueMs }
}
