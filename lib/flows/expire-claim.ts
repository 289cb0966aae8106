import type { Run } from '../core/run.ts'
import type { Dependencies } from './dependencies.ts'
import { saveMove } from './save-move.ts'

/** Three claims in a row that expired: whatever is in that run kills its workers, and a person must look. */
export const POISON_CRASHES = 3

/** A holder whose lease is over is dead; what it did is not known, so its run is in doubt, or parked the third time. */
export async function expireClaim(
  deps: Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings'>,
  run: Run,
): Promise<Run | 'already_done'> {
  if (run.crashes + 1 >= POISON_CRASHES) return await saveMove(deps, run, { name: 'park', reason: 'poison' })
  const wakeMs = deps.clock.nowMs() + deps.settings.settleMs
  return await saveMove(deps, run, { name: 'doubt', why: 'claim_expired', wakeMs })
}
