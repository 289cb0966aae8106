import type { Run } from '../core/run.ts'
import type { RunKey } from '../core/run-key.ts'
import type { Dependencies } from './dependencies.ts'
import { releaseIfNear } from './release-runs.ts'
import { saveMove } from './save-move.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** What asking for a replay did. `already_done`: something moved the run at this moment, or since it was looked at. */
export type ReplayOutcome = 'replayed' | 'not_parked' | 'unknown_run' | 'already_done'

/** On whose word a run is replayed. */
export interface ReplayWord {
  interventionId: string
  /** The version that the run had when its replay was decided on. */
  version: number
}

/**
 * Replays a parked run: it is planned again under its next epoch, begins with a look-up, and the pace decides when. The
 * message in the dead-letter queue is left alone: of an earlier epoch, it is stale.
 */
export async function replayRun(deps: Needs, key: RunKey, word?: ReplayWord): Promise<ReplayOutcome> {
  const run = await deps.ledger.readRun(key)
  if (run === undefined) return 'unknown_run'
  if (run.state.name !== 'parked') return 'not_parked'
  if (word !== undefined && word.version !== run.version) return 'already_done'
  const by = word && { interventionId: word.interventionId }
  const moved = await saveMove(deps, run, { name: 'replay', wakeMs: deps.clock.nowMs(), ...by })
  if (moved === 'already_done') return 'already_done'
  await releaseIfNear(deps, moved)
  return 'replayed'
}

/** The parked runs, longest parked first. */
export async function parkedRuns(deps: Pick<Needs, 'ledger'>, limit: number): Promise<Run[]> {
  const keys = await deps.ledger.parkedRuns({ limit })
  const runs = new Map((keys.length === 0 ? [] : await deps.ledger.readRuns(keys)).map((run) => [run.key, run]))
  return keys.flatMap((key) => runs.get(key) ?? [])
}
