import { MINUTE_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import { startMs } from '../plan-run.ts'
import type { Pass } from './pass.ts'
import { readPlaceMs } from './read-on.ts'
import { readPages } from './read-pages.ts'
import { TOLD_WITHIN_MS } from './see-series.ts'
import { seeSubscriptions } from './see-subscriptions.ts'

/** Lists may show a change a moment later than others. */
const LIST_LAG_MS = MINUTE_MS

/**
 * Reads the subscriptions that were changed since the last pass. No delivery tells of most changes; a run that comes up reads its
 * subscription again, but one that was moved forward would come up too late.
 */
export async function readChangedSubscriptions(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const toMs = deps.clock.nowMs()
  const knownMs = await readPlaceMs(deps, 'order_subscriptions')
  const fromMs = knownMs ?? (await startMs(deps))
  let reachedMs = fromMs
  const onReached = async (ms: number): Promise<void> => {
    reachedMs = ms
  }
  const outcome = await readSubscriptions(deps, pass, { fromMs, onReached })
  // What was too fresh to be judged is judged by the next pass.
  const judgedToMs = toMs - TOLD_WITHIN_MS - LIST_LAG_MS
  const judgedMs = Math.max(fromMs, Math.min(outcome === 'finished' ? toMs : reachedMs, judgedToMs))
  if (judgedMs !== knownMs) await deps.ledger.saveReconciledToMs('order_subscriptions', judgedMs)
  return outcome
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
