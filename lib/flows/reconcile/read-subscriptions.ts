import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Pass } from './pass.ts'
import { readOn } from './read-on.ts'
import { readPages } from './read-pages.ts'
import { seeSubscriptions } from './see-subscriptions.ts'

/**
 * Reads the subscriptions that were changed since the last pass. No delivery tells of most changes; a run that comes up reads its
 * subscription again, but one that was moved forward would come up too late. What is too fresh to be judged is in what passes overlap by.
 */
export async function readChangedSubscriptions(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  return await readOn(deps, 'order_subscriptions', async ({ fromMs, reach }) => {
    return await readSubscriptions(deps, pass, { fromMs, onReached: async (ms) => reach(ms) })
  })
}

/** Subscriptions that were changed at or after a time (epoch ms), the first changed first. */
export interface ChangedSince {
  fromMs: number
  onlyActive?: boolean
  /** Told after each page up to when all have been seen (epoch ms). */
  onReached(ms: number): Promise<void>
}

/** Compares subscriptions with what the ledger knows of them. */
export async function readSubscriptions(
  deps: Dependencies,
  pass: Pass,
  { fromMs, onlyActive = false, onReached }: ChangedSince,
): Promise<PassOutcome> {
  return await readPages(
    deps,
    { ...pass, fromMs },
    {
      list: (updatedFromMs, page) => deps.commerceLayer.pageSubscriptions({ updatedFromMs, page, onlyActive }),
      timeOf: ({ updatedMs }) => updatedMs,
      onPage: async (views, reachedMs) => {
        await seeSubscriptions(deps, pass, views)
        await onReached(reachedMs)
        return 'finished'
      },
    },
  )
}
