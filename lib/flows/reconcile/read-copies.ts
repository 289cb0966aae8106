import { HOUR_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { CopyType } from '../../core/run.ts'
import { COPY_CHECK_MS } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import type { Deadline, Dependencies } from '../dependencies.ts'
import { startMs } from '../plan-run.ts'
import { readPages } from './read-pages.ts'

/** Passes overlap by this much: a copy may still have been at work when the last one read it. */
export const OVERLAP_MS = 2 * HOUR_MS

/**
 * Reads the copies of one type that were made since the last pass, the oldest first, and remembers how far it came: a pass that
 * ends early is continued there by the next one, however much there is.
 */
export async function readCopies(
  deps: Dependencies,
  { type, deadline }: { type: CopyType; deadline: Deadline },
  onCopy: (copy: CopyView) => Promise<void>,
): Promise<PassOutcome> {
  const toMs = deps.clock.nowMs()
  const knownMs = await deps.ledger.readReconciledToMs(type)
  const fromMs = knownMs ?? (await startMs(deps)) - OVERLAP_MS
  let reachedMs = fromMs
  const outcome = await readPages(
    deps,
    { fromMs, deadline },
    {
      list: (createdFromMs, page) => deps.commerceLayer.listCopies({ type, createdFromMs, createdToMs: toMs, page }),
      timeOf: ({ createdMs }) => createdMs,
      onPage: async (copies, pageReachedMs) => {
        for (const copy of copies) await onCopy(copy)
        reachedMs = pageReachedMs
      },
    },
  )
  if (outcome === 'finished') reachedMs = Math.max(fromMs, toMs - COPY_CHECK_MS - OVERLAP_MS)
  if (reachedMs !== knownMs) await deps.ledger.saveReconciledToMs(type, reachedMs)
  return outcome
}
