import { SECOND_MS } from '../../core/duration.ts'
import { requestsOfAll } from '../../core/requests.ts'
import { parseSeriesId } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { postpone } from './postpone.ts'
import type { Prepared } from './prepare-runs.ts'

/** A batch waits so long for its turn; beyond, waiting in the ledger is cheaper. */
export const PATIENCE_MS = 15 * SECOND_MS

/**
 * Takes the turns of all requests that a batch may send. Where its turn is far off, because others were faster or the pace has
 * been lowered since it was released, its runs wait for it in the ledger.
 */
export async function takeTurns(deps: Dependencies, admitted: readonly Prepared[]): Promise<readonly Prepared[]> {
  if (admitted.length === 0) return admitted
  const requests = requestsOfAll(admitted.map(({ run }) => run)) + looksOf(admitted)
  const turns = await deps.turns.reserve(requests, deps.clock.nowMs() + PATIENCE_MS)
  if (turns === 'taken') return admitted
  const waiting = admitted.filter(({ run }) => run.state.name !== 'accepted')
  for (const { run } of waiting) await postpone(deps, run, 'no_turn')
  return []
}

/** Late runs are looked for by one request for each kind of series. */
function looksOf(admitted: readonly Prepared[]): number {
  const late = admitted.filter(({ task }) => task === 'look_first')
  return new Set(late.map(({ run }) => parseSeriesId(run.seriesId)?.kind)).size
}
