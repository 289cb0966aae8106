import type { Run } from '../../core/run.ts'
import type { Evidence } from './accounting.ts'
import { type CastMember, seriesIdOfMember } from './cast.ts'
import { readDeadLetters } from './dead-letters.ts'
import type { Stage } from './stage.ts'

/** More than a member should ever have. */
const MOST_RUNS_OF_A_MEMBER = 5

/** Asks the ledger, the queues and Commerce Layer what became of the story's runs, those due by `endMs`. */
export async function gatherEvidence(stage: Stage, cast: readonly CastMember[], endMs: number): Promise<Evidence> {
  const { orders, copies } = stage.commerceLayer.emulator.control.state()
  return {
    runs: await runsOf(stage, cast, endMs),
    orders,
    copies,
    deadLetters: await readDeadLetters(stage),
  }
}

/** The runs of the cast that are due by a time (epoch ms). */
async function runsOf({ ledger }: Stage, cast: readonly CastMember[], endMs: number): Promise<Run[]> {
  const runs = await Promise.all(
    cast.map((member) =>
      ledger.runsOfSeries({ seriesId: seriesIdOfMember(member), dueToMs: endMs, limit: MOST_RUNS_OF_A_MEMBER }),
    ),
  )
  return runs.flat()
}
