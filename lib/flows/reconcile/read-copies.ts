import type { PassOutcome } from '../../core/reconciliation.ts'
import type { CopyType } from '../../core/run.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import type { Pass } from './pass.ts'
import { readPages } from './read-pages.ts'
import { seeCopy } from './see-copy.ts'

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
    { ...pass, fromMs },
    {
      list: (createdFromMs, page) => deps.commerceLayer.listCopies({ type, createdFromMs, createdToMs: toMs, page }),
      timeOf: ({ createdMs }) => createdMs,
      onPage: async (copies, reachedMs) => {
        for (const copy of copies) {
          const outcome = await pastUnreadable(deps, () => seeCopy(deps, pass, copy))
          if (outcome === 'unfinished' || outcome === 'unreachable') return outcome
        }
        await onReached(reachedMs)
        return 'finished'
      },
    },
  )
}
