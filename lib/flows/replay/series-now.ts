import { failureKind } from '../../core/failure.ts'
import { seriesOfOrder, seriesOfSubscription } from '../../core/observe-series.ts'
import { parseSeriesId, resourceIdOf, type SeriesId, type SeriesKind } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'commerceLayer'>

/** A series as it is at Commerce Layer now, and the subscription that it is. */
export interface SeriesNow {
  series: Series
  view: SubscriptionView | undefined
}

/** Reads series, at most 25, by one request for each kind, and notes nothing. What is gone, or is none any more, is left out. */
export async function readSeriesNow(
  deps: Needs,
  ids: readonly SeriesId[],
): Promise<Answer<ReadonlyMap<SeriesId, SeriesNow>>> {
  const known = new Map((await deps.ledger.readManySeries(ids)).map((series) => [series.id, series]))
  const now = new Map<SeriesId, SeriesNow>()
  const take = (found: SeriesNow | undefined) => found && now.set(found.series.id, found)
  const subscriptions = await readAll(ids, 'subscription', {
    list: deps.commerceLayer.listSubscriptions,
    retrieve: deps.commerceLayer.retrieveSubscription,
  })
  if (!subscriptions.ok) return subscriptions
  for (const view of subscriptions.value) take(ofSubscription(view, known))
  const orders = await readAll(ids, 'order', {
    list: deps.commerceLayer.listOrders,
    retrieve: deps.commerceLayer.retrieveOrder,
  })
  if (!orders.ok) return orders
  for (const view of orders.value) take(ofOrder(view, known))
  return { ok: true, value: now }
}

type Known = ReadonlyMap<SeriesId, Series>

function ofSubscription(view: SubscriptionView, known: Known): SeriesNow {
  return { series: seriesOfSubscription(view, known.get(`subscription:${view.id}`)), view }
}

function ofOrder(view: OrderView, known: Known): SeriesNow | undefined {
  const series = seriesOfOrder(view, known.get(`order:${view.id}`))
  return series && { series, view: undefined }
}

interface Reading<T> {
  list(ids: readonly string[]): Promise<Answer<T[]>>
  retrieve(id: string): Promise<Answer<T>>
}

/** A list may lag behind, or be of a narrower scope: gone is only what is not found by its own id. */
async function readAll<T extends { id: string }>(
  ids: readonly SeriesId[],
  kind: SeriesKind,
  { list, retrieve }: Reading<T>,
): Promise<Answer<T[]>> {
  const wanted = ids.filter((id) => parseSeriesId(id)?.kind === kind).map(resourceIdOf)
  if (wanted.length === 0) return { ok: true, value: [] }
  const listed = await list(wanted)
  if (!listed.ok) return listed
  const views = [...listed.value]
  for (const id of wanted.filter((one) => !listed.value.some((view) => view.id === one))) {
    const read = await retrieve(id)
    if (read.ok) views.push(read.value)
    else if (failureKind('read', read.failure) !== 'gone') return read
  }
  return { ok: true, value: views }
}
