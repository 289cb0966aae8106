import type { InterventionEntry } from '../../core/intervention.ts'
import type { RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'
import { replayRun } from '../replay.ts'
import { intervene, type Word } from './intervene.ts'
import type { PlannedReplay } from './plan-replay.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'random' | 'log' | 'settings'>

/** Does exactly what was planned: each run is replayed as it was looked at, or not at all. The pace decides when it goes out. */
export async function replayPlanned(
  deps: Needs,
  plan: readonly PlannedReplay[],
  { by, asked }: Pick<Word, 'by' | 'asked'>,
): Promise<InterventionEntry[]> {
  const versions = new Map<RunKey, number>(plan.map(({ run }) => [run.key, run.version]))
  const runs = plan.map(({ run, kind }) => ({ run: run.key, kind }))
  return await intervene(deps, { word: { action: 'replay', by, asked }, runs }, async (run, interventionId) => {
    return await replayRun(deps, run, { interventionId, version: versions.get(run) ?? 0 })
  })
}
