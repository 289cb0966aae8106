import { HOUR_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { CopyType } from '../../core/run.ts'
import { COPY_CHECK_MS } from '../../core/see.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import { startMs } from '../plan-run.ts'
import type { Pass, Step } from './pass.ts'
import { readPages } from './read-pages.ts'
import { seeCopy } from './see-copy.ts'

/** Passes overlap by this much: a copy may still have been at work when the last one read it. */
export const OVERLAP_MS = 2 * HOUR_MS

/**
 * Reads the copies of one type that were made since the last pass, the oldest first, tells each to its run, and remembers how far it
 * came: a pass that ends early is continued there by the next one, however much there is.
 */
export function readNewCopies(type: CopyType): Step {
  return async (deps, pass) => {
    const toMs = deps.clock.nowMs()
    const knownMs = await deps.ledger.readReconciledToMs(type)
    const fromMs = knownMs ?? (await startMs(deps)) - OVERLAP_MS
    let reachedMs = fromMs
    const onReached = async (ms: number): Promise<void> => {
      reachedMs = ms
    }
    const outcome = await readCopies(deps, pass, { type, fromMs, toMs, onReached })
    if (outcome === 'finished') reachedMs = Math.max(fromMs, toMs - COPY_CHECK_MS - OVERLAP_MS)
    if (reachedMs !== knownMs) await deps.ledger.saveReconciledToMs(type, reachedMs)
    return outcome
  }
}

/** Copies of one type that were made between two times (epoch ms). */
export interface CopyWindow {
  type: CopyType
  fromMs: number
  toMs: number
  /** Told after each page up to when all have been seen (epoch ms). */
  onReached(ms: number): Promise<void>
}

/** Tells each copy of a window to its run. */
export async function readCopies(
  deps: Dependencies,
  pass: Pass,
  { type, fromMs, toMs, onReached }: CopyWindow,
): Promise<PassOutcome> {
  return await readPages(
    deps,
    { fromMs, deadline: pass.deadline },
    {
      list: (createdFromMs, page) => deps.commerceLayer.listCopies({ type, createdFromMs, createdToMs: toMs, page }),
      timeOf: ({ createdMs }) => createdMs,
      onPage: async (copies, reachedMs) => {
        for (const copy of copies) {
          const outcome = await pastUnreadable(deps, () => seeCopy(deps, pass, copy))
          if (outcome !== undefined && outcome !== 'finished') return outcome
        }
        await onReached(reachedMs)
        return 'finished'
      },
    },
  )
}
