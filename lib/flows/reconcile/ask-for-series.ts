import { seriesOfOrder } from '../../core/observe-series.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import { resourceIdOf, type SeriesKind } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { endSeries, noteOrderSeries } from '../note-series.ts'
import { type Asking, askById } from './ask-by-id.ts'
import { type Pass, remedy } from './pass.ts'
import { seeSeries } from './see-series.ts'
import { seeSubscriptions } from './see-subscriptions.ts'

/** How the series of one kind are asked for, and compared. */
interface Kind<View extends { id: string }> extends Pick<Asking<Series, View>, 'list' | 'retrieve'> {
  see(before: Series, view: View): Promise<void>
}

/** Asks for series that the ledger knows, all of one kind, by their ids, and ends those that do not exist any more. */
export async function askForSeries(
  deps: Dependencies,
  pass: Pass,
  { kind, series }: { kind: SeriesKind; series: readonly Series[] },
): Promise<PassOutcome> {
  return kind === 'order'
    ? await ask(deps, pass, { series, kind: ordersOf(deps, pass) })
    : await ask(deps, pass, { series, kind: subscriptionsOf(deps, pass) })
}

function ordersOf(deps: Dependencies, pass: Pass): Kind<OrderView> {
  return {
    list: (ids) => deps.commerceLayer.listOrders(ids),
    retrieve: (id) => deps.commerceLayer.retrieveOrder(id),
    see: async (before, view) => {
      const now = seriesOfOrder(view, before)
      if (now === undefined) return
      await seeSeries(deps, pass, { before, now, schedule: undefined, note: () => noteOrderSeries(deps, view) })
    },
  }
}

function subscriptionsOf(deps: Dependencies, pass: Pass): Kind<SubscriptionView> {
  return {
    list: (ids) => deps.commerceLayer.listSubscriptions(ids),
    retrieve: (id) => deps.commerceLayer.retrieveSubscription(id),
    see: (_before, view) => seeSubscriptions(deps, pass, [view]),
  }
}

async function ask<View extends { id: string }>(
  deps: Dependencies,
  pass: Pass,
  { series, kind }: { series: readonly Series[]; kind: Kind<View> },
): Promise<PassOutcome> {
  return await askById(deps, {
    ...kind,
    rows: series,
    idOf: ({ id }) => resourceIdOf(id),
    see: async (before, now) => {
      if (now === 'gone') await endGone(deps, pass, before)
      else await kind.see(before, now)
      return 'finished'
    },
  })
}

async function endGone(deps: Dependencies, pass: Pass, before: Series): Promise<void> {
  pass.recorder.count('series')
  const evidence = { was: before.clock, is: 'gone' }
  await remedy(pass, { code: 'series_gone', subject: before.id, evidence }, async () => {
    pass.recorder.note((await endSeries(deps, before.id, 'gone')).outcome)
    return 'applied'
  })
}
