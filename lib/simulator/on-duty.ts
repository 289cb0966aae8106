import { readParkedRuns } from '../cli/read-runs.ts'
import { SAFE_KINDS } from '../core/replay-kinds.ts'
import { discardRuns } from '../flows/person/discard-runs.ts'
import { type PlannedReplay, planReplay } from '../flows/replay/plan-replay.ts'
import { replayPlanned } from '../flows/replay/replay-planned.ts'
import { CallFailed, makeProcess } from './process.ts'
import { type Equipment, equip } from './programs.ts'
import type { World } from './world.ts'

/**
 * What somebody on duty does about what is parked: `replay` by `perennial replay`, which leaves what is not safe; `replay_named` by
 * naming each run; `sort_out` by naming some and discarding the others.
 */
export type Duty = 'replay' | 'replay_named' | 'sort_out'

const WORD = { by: 'a person', asked: '' }

/**
 * Does what the commands do, in a process of its own at a person's machine: its calls go wrong like those of the functions.
 * `failed`: the person has seen an error, and the runs from there on were left as they were.
 */
export async function onDuty({ timeline, deployment }: World, duty: Duty): Promise<'done' | 'failed'> {
  const { installation, fortune, onCall } = deployment
  const deps = equip(installation, makeProcess({ program: 'person', timeline, fortune, onCall }))
  try {
    const { runs } = await readParkedRuns(deps.ledger)
    const plan = await planReplay(deps, runs)
    if (!plan.ok) return 'failed'
    const taken = plan.value.filter(({ kind }) => duty !== 'replay' || SAFE_KINDS.includes(kind))
    if (duty === 'sort_out') await sortOut(deps, taken)
    else await replayPlanned(deps, taken, WORD)
    return 'done'
  } catch (error) {
    if (error instanceof CallFailed) return 'failed'
    throw error
  }
}

/** Gives the same commands twice: the plan is by then an old one. */
async function sortOut(deps: Equipment, plan: readonly PlannedReplay[]): Promise<void> {
  const wanted = plan.filter(() => deps.random.next() < 0.5)
  const unwanted = plan.filter((one) => !wanted.includes(one)).map(({ run }) => run)
  for (const _ of ['once', 'twice']) {
    await replayPlanned(deps, wanted, WORD)
    await discardRuns(deps, unwanted, { reason: 'nobody wants it', ...WORD })
  }
}
