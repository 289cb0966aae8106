import { type ApiFailure, failureKind } from '../../core/failure.ts'
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

/**
 * Reads series, at most 25, by one request for each kind, and notes nothing. What is gone, or is none any more, is left out; one that is
 * refused by its own id is as the ledger knows it: it says nothing about the others.
 */
export async function readSeriesNow(
  deps: Needs,
  ids: readonly SeriesId[],
): Promise<Answer<ReadonlyMap<SeriesId, SeriesNow>>> {
  const known = new Map((await deps.ledger.readManySeries(ids)).map((series) => [series.id, series]))
  const now = new Map<SeriesId, SeriesNow>()
  const take = (found: SeriesNow | undefined) => found && now.set(found.series.id, found)
  const isRefused = async ({ stage }: ApiFailure) => stage === 'request' && (await deps.commerceLayer.probe()).ok
  const subscriptions = await readAll(ids, 'subscription', {
    list: deps.commerceLayer.listSubscriptions,
    retrieve: deps.commerceLayer.retrieveSubscription,
    isRefused,
  })
  if (!subscriptions.ok) return subscriptions
  for (const view of subscriptions.value.views) take(ofSubscription(view, known))
  const orders = await readAll(ids, 'order', {
    list: deps.commerceLayer.listOrders,
    retrieve: deps.commerceLayer.retrieveOrder,
    isRefused,
  })
  if (!orders.ok) return orders
  for (const view of orders.value.views) take(ofOrder(view, known))
  for (const id of [...subscriptions.value.refused, ...orders.value.refused]) take(asKnown(id, known))
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

function asKnown(id: SeriesId, known: Known): SeriesNow | undefined {
  const series = known.get(id)
  return series && { series, view: undefined }
}

interface Reading<T> {
  list(ids: readonly string[]): Promise<Answer<T[]>>
  retrieve(id: string): Promise<Answer<T>>
  /** Whether what may not be read is refused alone. */
  isRefused(failure: ApiFailure): Promise<boolean>
}

interface Read<T> {
  views: T[]
  refused: SeriesId[]
}

/** A list may lag behind, or be of a narrower scope: gone is only what is not found by its own id. */
async function readAll<T extends { id: string }>(
  ids: readonly SeriesId[],
  kind: SeriesKind,
  { list, retrieve, isRefused }: Reading<T>,
): Promise<Answer<Read<T>>> {
  const wanted = ids.filter((id) => parseSeriesId(id)?.kind === kind)
  const found: Read<T> = { views: [], refused: [] }
  if (wanted.length === 0) return { ok: true, value: found }
  const listed = await list(wanted.map(resourceIdOf))
  if (!listed.ok) return listed
  found.views.push(...listed.value)
  for (const id of wanted.filter((one) => !listed.value.some((view) => view.id === resourceIdOf(one)))) {
    const read = await retrieve(resourceIdOf(id))
    const failed = read.ok ? undefined : failureKind('read', read.failure)
    if (read.ok) found.views.push(read.value)
    else if (failed === 'configuration' && (await isRefused(read.failure))) found.refused.push(id)
    else if (failed !== 'gone') return read
  }
  return { ok: true, value: found }
}
