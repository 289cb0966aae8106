import { HOUR_MS } from '../core/duration.ts'
import type { CopyType } from '../core/run.ts'
import { COPY_CHECK_MS } from '../core/see.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { noteCopy } from './note-copy.ts'
import type { NoteOutcome } from './outcomes.ts'
import { startMs } from './plan-run.ts'
import { tidyParked } from './tidy-parked.ts'

/** Windows overlap by this much: a copy may still have been at work when the last pass read it. */
export const OVERLAP_MS = 2 * HOUR_MS

/** Less than this left, and the pass stops where it is; the next one goes on from there. */
const LEAST_REMAINING_MS = 30_000

const COPY_TYPES: readonly CopyType[] = ['recurring_order_copies', 'order_copies']

/** What one pass found and did. */
export interface Reconciled {
  outcome: 'finished' | 'unfinished' | 'unreachable'
  copies: number
  outcomes: Readonly<Partial<Record<NoteOutcome, number>>>
}

/**
 * Closes the runs that no delivery closed: reads the copies that were made since the last pass, and notes each one as its
 * delivery would have. Then removes the messages of runs that are parked no longer.
 */
export async function reconcileRuns(deps: Dependencies, deadline: Deadline): Promise<Reconciled> {
  const nowMs = deps.clock.nowMs()
  const start = await startMs(deps)
  const fromMs = ((await deps.ledger.readReconciledToMs()) ?? start) - OVERLAP_MS
  const counts = new Map<NoteOutcome, number>()
  let copies = 0
  for (const type of COPY_TYPES) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      if (deadline.remainingMs() < LEAST_REMAINING_MS) return report(deps, 'unfinished', { copies, counts })
      const answer = await deps.commerceLayer.listCopies({ type, createdFromMs: fromMs, createdToMs: nowMs, page })
      if (!answer.ok) return report(deps, 'unreachable', { copies, counts })
      pages = answer.value.pageCount
      copies += answer.value.items.length
      for (const copy of answer.value.items) count(counts, await noteCopy(deps, copy))
    }
  }
  await deps.ledger.saveReconciledToMs(nowMs - COPY_CHECK_MS)
  await tidyParked(deps, deadline)
  return report(deps, 'finished', { copies, counts })
}

function count(counts: Map<NoteOutcome, number>, outcome: NoteOutcome): void {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

function report(
  deps: Dependencies,
  outcome: Reconciled['outcome'],
  { copies, counts }: { copies: number; counts: Map<NoteOutcome, number> },
): Reconciled {
  const outcomes = Object.fromEntries(counts)
  deps.log(outcome === 'unreachable' ? 'error' : 'info', 'RECONCILED', { outcome, copies, ...outcomes })
  return { outcome, copies, outcomes }
}
