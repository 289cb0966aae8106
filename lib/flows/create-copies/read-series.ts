import { type ApiFailure, failureKind } from '../../core/failure.ts'
import type { SkipReason } from '../../core/reasons.ts'
import { parseSeriesId, type SeriesId, seriesIdOf } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Dependencies } from '../dependencies.ts'
import { endSeries, noteOrderSeries, noteSubscription } from '../note-series.ts'

/** A series as it is at Commerce Layer now. */
export interface SeriesRead {
  series: Series
  view: SubscriptionView | undefined
}

/**
 * What became of reading a series again. `ended`: why none of its runs is made, where it is no series that the ledger knows. One that is
 * refused by its own id says nothing about the others.
 */
export type Reread = SeriesRead | { refused: ApiFailure } | { ended: SkipReason }

/**
 * Reads all series of a batch again, by one request for each kind, and notes what they say: there is no update topic, so a
 * delivery may have been long outdated.
 */
export async function readSeriesAgain(
  deps: Dependencies,
  ids: readonly SeriesId[],
): Promise<{ failure: ApiFailure } | Map<SeriesId, Reread>> {
  const reread = new Map<SeriesId, Reread>()
  const subscriptions = await rereadSubscriptions(deps, idsOf(ids, 'subscription'), reread)
  if (!subscriptions.ok) return { failure: subscriptions.failure }
  const orders = await rereadOrders(deps, idsOf(ids, 'order'), reread)
  if (!orders.ok) return { failure: orders.failure }
  for (const id of ids.filter((one) => !reread.has(one))) {
    const missing = await readMissing(deps, id)
    if (missing.ok) reread.set(id, missing.value)
    else if (failureKind('read', missing.failure) !== 'configuration') return { failure: missing.failure }
    else reread.set(id, { refused: missing.failure })
  }
  return reread
}

/** A list may lag behind, or be of a narrower scope: a series is gone only when it is not found by its own id. */
async function readMissing(deps: Dependencies, id: SeriesId): Promise<Answer<Reread>> {
  const found = new Map<SeriesId, Reread>()
  const read = await rereadOne(deps, id, found)
  if (read.ok) return { ok: true, value: found.get(id) ?? GONE }
  if (failureKind('read', read.failure) !== 'gone') return read
  const { series } = await endSeries(deps, id, 'gone')
  // What was begun for a run is ended as that of a cancelled series is: its order may still be paid.
  return { ok: true, value: series === undefined ? GONE : { series, view: undefined } }
}

const GONE = { ended: 'series_gone' } as const

async function rereadOne(deps: Dependencies, id: SeriesId, into: Map<SeriesId, Reread>): Promise<Answer<'read'>> {
  const { kind, resourceId = '' } = parseSeriesId(id) ?? {}
  if (kind === 'order') {
    const read = await deps.commerceLayer.retrieveOrder(resourceId)
    return read.ok ? await takeOrders(deps, [read.value], into) : read
  }
  const read = await deps.commerceLayer.retrieveSubscription(resourceId)
  return read.ok ? await takeSubscriptions(deps, [read.value], into) : read
}

async function rereadSubscriptions(
  deps: Dependencies,
  ids: readonly string[],
  into: Map<SeriesId, Reread>,
): Promise<Answer<'read'>> {
  if (ids.length === 0) return { ok: true, value: 'read' }
  const answer = await deps.commerceLayer.listSubscriptions(ids)
  return answer.ok ? await takeSubscriptions(deps, answer.value, into) : answer
}

async function takeSubscriptions(
  deps: Dependencies,
  views: readonly SubscriptionView[],
  into: Map<SeriesId, Reread>,
): Promise<Answer<'read'>> {
  for (const view of views) {
    const { series } = await noteSubscription(deps, view)
    const ended = { ended: view.status === 'cancelled' ? 'series_cancelled' : 'series_inactive' } as const
    into.set(seriesIdOf('subscription', view.id), series === undefined ? ended : { series, view })
  }
  return { ok: true, value: 'read' }
}

async function rereadOrders(
  deps: Dependencies,
  ids: readonly string[],
  into: Map<SeriesId, Reread>,
): Promise<Answer<'read'>> {
  if (ids.length === 0) return { ok: true, value: 'read' }
  const answer = await deps.commerceLayer.listOrders(ids)
  return answer.ok ? await takeOrders(deps, answer.value, into) : answer
}

async function takeOrders(
  deps: Dependencies,
  views: readonly OrderView[],
  into: Map<SeriesId, Reread>,
): Promise<Answer<'read'>> {
  const read: Series[] = []
  for (const view of views) {
    const { series } = await noteOrderSeries(deps, view)
    const ended = { ended: view.status === 'cancelled' ? 'series_cancelled' : 'not_a_series' } as const
    if (series === undefined) into.set(seriesIdOf('order', view.id), ended)
    else read.push(series)
  }
  const vetted = await vet(deps, read)
  if (!vetted.ok) return vetted
  for (const series of vetted.value) into.set(series.id, { series, view: undefined })
  return { ok: true, value: 'read' }
}

/** An order that is the target of a copy is never a series: copies may inherit metadata, and would breed. Asked once each. */
async function vet(deps: Dependencies, read: readonly Series[]): Promise<Answer<Series[]>> {
  const unknown = read.filter((series) => !series.vetted)
  if (unknown.length === 0) return { ok: true, value: [...read] }
  const targets = await deps.commerceLayer.listTargetOrderIds(
    idsOf(
      unknown.map((series) => series.id),
      'order',
    ),
  )
  if (!targets.ok) return targets
  const vetted: Series[] = []
  for (const series of read) {
    if (series.vetted) vetted.push(series)
    else vetted.push(await vetOne(deps, series, targets.value))
  }
  return { ok: true, value: vetted }
}

async function vetOne(deps: Dependencies, series: Series, targetIds: readonly string[]): Promise<Series> {
  if (targetIds.some((id) => series.id === `order:${id}`)) {
    return (await endSeries(deps, series.id, 'not_a_series')).series ?? { ...series, clock: 'not_a_series' }
  }
  const checked = { ...series, version: series.version + 1, vetted: true }
  // Somebody else's write is no loss: the next run asks again.
  return (await deps.ledger.saveSeries(checked)) === 'saved' ? checked : series
}

function idsOf(ids: readonly SeriesId[], kind: 'subscription' | 'order'): string[] {
  return ids.flatMap((id) => {
    const parsed = parseSeriesId(id)
    return parsed?.kind === kind ? [parsed.resourceId] : []
  })
}
