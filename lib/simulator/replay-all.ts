import { readParkedRuns } from '../cli/read-runs.ts'
import { replayRun } from '../flows/replay.ts'
import { CallFailed, makeProcess } from './process.ts'
import { equip } from './programs.ts'
import type { World } from './world.ts'

/**
 * What `perennial replay --yes` does, in a process of its own at a person's machine: its calls go wrong like those of the
 * functions. `failed`: the person has seen an error, and the runs from there on were left as they were.
 */
export async function replayAll({ timeline, deployment }: World): Promise<'done' | 'failed'> {
  const { installation, fortune, onCall } = deployment
  const deps = equip(installation, makeProcess({ program: 'person', timeline, fortune, onCall }))
  try {
    const { runs } = await readParkedRuns(deps.ledger)
    for (const { key } of runs) await replayRun(deps, key)
    return 'done'
  } catch (error) {
    if (error instanceof CallFailed) return 'failed'
    throw error
  }
}
