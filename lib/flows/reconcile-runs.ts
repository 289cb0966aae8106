import { COPY_TYPES } from '../core/run.ts'
import type { CopyView } from '../core/views.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { noteCopy } from './note-copy.ts'
import type { NoteOutcome } from './outcomes.ts'
import { type ReadingOutcome, readCopies } from './read-copies.ts'
import { recheckParked } from './recheck-parked.ts'
import { tidyAfter } from './tidy-after.ts'
import { tidyParked } from './tidy-parked.ts'

/** While runs are due, reading takes this part of the rate. */
export const RECONCILIATION_PART = 0.1

/** What one pass found and did. */
export interface Reconciled {
  outcome: ReadingOutcome
  copies: number
  outcomes: Readonly<Partial<Record<NoteOutcome, number>>>
}

/**
 * Closes the runs that no delivery closed: reads the copies that were made since the last pass, and notes each one as its
 * delivery would have. Then removes the messages of runs that are parked no longer, and does what rechecks among them ask for.
 */
export async function reconcileRuns(deps: Dependencies, deadline: Deadline): Promise<Reconciled> {
  const tally = new Map<NoteOutcome, number>()
  const note = async (copy: CopyView): Promise<void> => {
    const outcome = await noteCopy(deps, copy)
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
    await tidyAfter(deps, copy)
  }
  const outcomes: ReadingOutcome[] = []
  // Each type has its part of the time: one with very many copies must not keep the other from being read.
  for (const [index, type] of COPY_TYPES.entries()) {
    const shared = partOf(deadline, COPY_TYPES.length - index)
    outcomes.push(await readCopies(deps, { type, deadline: shared }, note))
  }
  if (outcomes.every((outcome) => outcome === 'finished')) await recheckParked(deps, deadline)
  await deps.turns.settle()
  await tidyParked(deps, deadline)
  return report(deps, outcomes.find((outcome) => outcome !== 'finished') ?? 'finished', tally)
}

/** The deadline of the first of so many who share what is left. */
function partOf(deadline: Deadline, sharers: number): Deadline {
  const othersMs = (deadline.remainingMs() * (sharers - 1)) / sharers
  return { remainingMs: () => deadline.remainingMs() - othersMs }
}

function report(deps: Dependencies, outcome: ReadingOutcome, tally: ReadonlyMap<NoteOutcome, number>): Reconciled {
  const outcomes = Object.fromEntries(tally)
  const copies = [...tally.values()].reduce((sum, count) => sum + count, 0)
  deps.log(outcome === 'unreachable' ? 'error' : 'info', 'RECONCILED', { outcome, copies, ...outcomes })
  return { outcome, copies, outcomes }
}
