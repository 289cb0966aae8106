import { seriesOfSubscription } from '../../core/observe-series.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import { isRecurring } from '../../core/series.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteSubscription } from '../note-series.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import type { Pass } from './pass.ts'
import { seeSeries } from './see-series.ts'

/** Compares subscriptions, at most 25, with what the ledger knows of them. One that never recurred is none of ours. */
export async function seeSubscriptions(
  deps: Dependencies,
  pass: Pass,
  views: readonly SubscriptionView[],
): Promise<void> {
  const ids = views.map(({ id }) => seriesIdOf('subscription', id))
  const known = new Map((ids.length === 0 ? [] : await deps.ledger.readManySeries(ids)).map((one) => [one.id, one]))
  for (const view of views) {
    const before = known.get(seriesIdOf('subscription', view.id))
    const now = seriesOfSubscription(view, before)
    if (before === undefined && !isRecurring(now)) continue
    const seen = { before, now, schedule: view, note: () => noteSubscription(deps, view) }
    await pastUnreadable(deps, () => seeSeries(deps, pass, seen))
  }
}
