import { MINUTE_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Dependencies } from '../dependencies.ts'
import { startMs } from '../plan-run.ts'
import type { Pass } from './pass.ts'
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
  const knownMs = await deps.ledger.readReconciledToMs('order_subscriptions')
  const fromMs = knownMs ?? (await startMs(deps))
  let reachedMs = fromMs
  const outcome = await readPages(
    deps,
    { fromMs, deadline: pass.deadline },
    {
      list: (updatedFromMs, page) => deps.commerceLayer.pageSubscriptions({ updatedFromMs, page }),
      timeOf: ({ updatedMs }) => updatedMs,
      onPage: async (views, pageReachedMs) => {
        await seeSubscriptions(deps, pass, views)
        reachedMs = pageReachedMs
      },
    },
  )
  // What was too fresh to be judged is judged by the next pass.
  const judgedMs = Math.max(
    fromMs,
    Math.min(outcome === 'finished' ? toMs : reachedMs, toMs - TOLD_WITHIN_MS - LIST_LAG_MS),
  )
  if (judgedMs !== knownMs) await deps.ledger.saveReconciledToMs('order_subscriptions', judgedMs)
  return outcome
}
