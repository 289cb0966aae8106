import type { Run } from '../../core/run.ts'
import type { Dependencies } from '../dependencies.ts'
import { saveMove } from '../save-move.ts'

/**
 * How long a claim holds: the function's timeout (60 s) and that of one request (10 s), by which its holder is dead.
 * Never renewed. A test compares it with serverless.yml.
 */
export const LEASE_MS = 70_000

/**
 * Claims a run directly before its effect, and says in the claim what that is to be. A process that dies leaves one run in
 * doubt, not its whole batch.
 */
export async function claim(deps: Dependencies, run: Run): Promise<Run | 'already_done'> {
  const action = run.state.name === 'planned' ? run.state.action : 'look_up'
  const fenced = deps.settings.firstPost === 'fenced'
  return await saveMove(deps, run, { name: 'claim', action, fenced, leaseUntilMs: deps.clock.nowMs() + LEASE_MS })
}
