import { HOUR_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { leave, type Pass } from './pass.ts'

/** A copy takes minutes. */
const STUCK_MS = 2 * HOUR_MS

/** A look-up comes a minute after the doubt, and again at most 15 minutes after one that failed. */
const DOUBT_MS = HOUR_MS

/** So many runs of a lane are looked at, those first that wait the longest. */
const MOST_RUNS = 500

/** Names the runs that go on by themselves and have not come on for long. The ledger alone is asked. */
export async function watchOpenRuns(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const nowMs = deps.clock.nowMs()
  // Runs that nothing was done for are neither stuck nor in doubt.
  for (const lane of ['begun', 'asked'] as const) {
    const keys = await deps.ledger.dueRuns({ untilMs: nowMs + HOUR_MS, limit: MOST_RUNS, lane })
    const runs = keys.length === 0 ? [] : await deps.ledger.readRuns(keys)
    for (const run of runs) look(pass, run, nowMs)
  }
  return 'finished'
}

function look(pass: Pass, run: Run, nowMs: number): void {
  // An audit counts the runs of its window.
  if (pass.auditId === undefined) pass.recorder.count('runs')
  const { state, copy } = run
  const doubtMs = inDoubtSinceMs(run)
  if (doubtMs !== undefined && nowMs - doubtMs >= DOUBT_MS) {
    const evidence = { since: isoSeconds(doubtMs), state: state.name, ...(run.error && { error: run.error.code }) }
    leave(pass, { code: 'in_doubt_too_long', subject: run.key, evidence })
  }
  if (state.name === 'accepted' && copy !== undefined && nowMs - copy.createdMs >= STUCK_MS) {
    const evidence = {
      copy: `${copy.type}/${copy.id}`,
      copy_status: copy.status,
      copied_at: isoSeconds(copy.createdMs),
    }
    leave(pass, { code: 'stuck_in_progress', subject: run.key, evidence })
  }
}

/** When the doubt began that a run is still in (epoch ms): a look-up that fails begins it anew, but ends nothing. */
function inDoubtSinceMs({ state, history }: Run): number | undefined {
  const isOpen = state.name === 'in_doubt' || (state.name === 'claimed' && state.action === 'look_up')
  if (!isOpen) return undefined
  const moves = [...history.first, ...history.last]
  const answered = moves.findLastIndex(
    ({ why, to }) => why === 'nothing_found' || why === 'replayed' || to === 'accepted',
  )
  return moves.slice(answered + 1).find(({ to }) => to === 'in_doubt')?.atMs
}
