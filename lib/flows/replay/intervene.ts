import { chunksOf } from '../../core/chunks.ts'
import {
  type Intervention,
  type InterventionEntry,
  type InterventionOutcome,
  MOST_ENTRIES,
} from '../../core/intervention.ts'
import { isoSeconds, type RunKey } from '../../core/run-key.ts'
import type { Dependencies } from '../dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'random'>

/** Who does what, and what was asked for. */
export type Word = Pick<Intervention, 'action' | 'by' | 'asked'>

/** A run that something is done to, and what is expected of it. */
type Intended = Omit<InterventionEntry, 'outcome'>

/** Somebody wrote an intervention of the same id in the same second: a chance of one in a million. */
export class InterventionTaken extends Error {
  readonly code = 'INTERVENTION_TAKEN'

  constructor(id: string) {
    super(`an intervention ${id} is in the ledger already, and nothing was done; do it again`)
    this.name = 'InterventionTaken'
  }
}

/**
 * Does something to runs, one after the other, on a person's word: it is written down first what is to be done, and afterwards what
 * became of each. Cut off at any point, what was done shows in the runs, and doing it again does the rest.
 *
 * @param act Does it to one run, which keeps the id.
 * @throws {InterventionTaken}
 */
export async function intervene(
  deps: Needs,
  { word, runs }: { word: Word; runs: readonly Intended[] },
  act: (run: RunKey, interventionId: string) => Promise<InterventionOutcome>,
): Promise<InterventionEntry[]> {
  const done: InterventionEntry[] = []
  for (const some of chunksOf(runs, MOST_ENTRIES)) {
    const intended = intentOf(deps, word, some)
    if ((await deps.ledger.saveIntervention(intended)) === 'conflict') throw new InterventionTaken(intended.id)
    const entries: InterventionEntry[] = []
    for (const entry of intended.entries) entries.push({ ...entry, outcome: await act(entry.run, intended.id) })
    await deps.ledger.saveIntervention({ ...intended, version: intended.version + 1, entries })
    done.push(...entries)
  }
  return done
}

function intentOf({ clock, random }: Needs, word: Word, runs: readonly Intended[]): Intervention {
  const atMs = clock.nowMs()
  const id = `${isoSeconds(atMs)}-${random.next().toString(36).slice(2, 6)}`
  return { id, version: 1, ...word, atMs, entries: runs.map((run) => ({ ...run, outcome: 'intended' })) }
}
