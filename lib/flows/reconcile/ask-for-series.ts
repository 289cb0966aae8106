import { failureKind } from '../../core/failure.ts'
import { seriesOfOrder } from '../../core/observe-series.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import { resourceIdOf, type SeriesKind } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { endSeries, noteOrderSeries } from '../note-series.ts'
import { type Pass, remedy } from './pass.ts'
import { seeSeries } from './see-series.ts'
import { seeSubscriptions } from './see-subscriptions.ts'
import { unreachable } from './unreachable.ts'

/** As many ids as one request takes. */
const AT_ONCE = 25

/** How the series of one kind are asked for, and compared. */
interface Kind<View extends { id: string }> {
  list(ids: readonly string[]): Promise<Answer<View[]>>
  retrieve(id: string): Promise<Answer<View>>
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
      await seeSeries(deps, pass, { before, now, nextRunMs: undefined, note: () => noteOrderSeries(deps, view) })
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
  for (let from = 0; from < series.length; from += AT_ONCE) {
    const asked = series.slice(from, from + AT_ONCE)
    const answer = await kind.list(asked.map(({ id }) => resourceIdOf(id)))
    if (!answer.ok) return await unreachable(deps, answer)
    const byId = new Map(answer.value.map((view) => [view.id, view]))
    for (const before of asked) {
      const id = resourceIdOf(before.id)
      const listed = byId.get(id)
      // A list may lag behind: a series is gone only when it is not found by its own id.
      const read: Answer<View> = listed === undefined ? await kind.retrieve(id) : { ok: true, value: listed }
      if (read.ok) await kind.see(before, read.value)
      else if (failureKind('read', read.failure) === 'gone') await endGone(deps, pass, before)
      else return await unreachable(deps, read)
    }
  }
  return 'finished'
}

async function endGone(deps: Dependencies, pass: Pass, before: Series): Promise<void> {
  pass.recorder.count('series')
  const evidence = { was: before.clock, is: 'gone' }
  await remedy(pass, { code: 'series_gone', subject: before.id, evidence }, async () => {
    pass.recorder.note((await endSeries(deps, before.id, 'gone')).outcome)
    return 'applied'
  })
}
