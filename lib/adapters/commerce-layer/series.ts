import { timeField } from '../../core/fields.ts'
import type { Resource } from '../../core/json-api.ts'
import { orderView, subscriptionView } from '../../core/resources.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import type { ListedSeries, PageStart, SeriesList } from '../../flows/dependencies-of-import.ts'
import { viewOfPage } from './answers.ts'
import { ORDER_QUERY } from './orders.ts'
import { apiQuery, apiTime, PAGE_SIZE, type QueryParts } from './query.ts'
import type { Api } from './request.ts'
import { SUBSCRIPTION_QUERY } from './subscriptions.ts'

/** Has something under the key of our metadata, valid or not. */
const CARRIES_METADATA = { metadata_jcont: JSON.stringify({ perennial: {} }) }

const RUN_BY_PLATFORM = 'active,running'

const LISTS: Readonly<Record<SeriesList, { path: string; query: QueryParts }>> = {
  active_subscriptions: {
    path: '/order_subscriptions',
    query: { ...SUBSCRIPTION_QUERY, filters: { status_in: RUN_BY_PLATFORM } },
  },
  own_subscriptions: {
    path: '/order_subscriptions',
    query: { ...SUBSCRIPTION_QUERY, filters: { status_not_in: RUN_BY_PLATFORM, ...CARRIES_METADATA } },
  },
  own_orders: {
    path: '/orders',
    query: { ...ORDER_QUERY, filters: { status_in: 'placed,approved,editing', ...CARRIES_METADATA } },
  },
}

/** The requests that read the series of an organization page by page. */
export function makeSeriesRequests(api: Api): Pick<CommerceLayer, 'listSeries'> {
  const listSeries: CommerceLayer['listSeries'] = async (list, start) => {
    const { path, query } = LISTS[list]
    const { createdFromMs, page: number } = start
    const from = createdFromMs === undefined ? {} : { created_at_gteq: apiTime(createdFromMs) }
    const parts = { ...query, filters: { ...query.filters, ...from }, sort: 'created_at,id' }
    const asked = apiQuery({ ...parts, page: { number, size: PAGE_SIZE } })
    const read = viewOfPage(await api({ method: 'GET', path, query: asked }), created)
    if (!read.ok) return read
    const { items, pageCount, recordCount } = read.value
    const next = number < pageCount ? after(start, items.at(-1)?.createdMs) : undefined
    return { ok: true, value: { items: items.map(({ listed }) => listed), recordCount, next } }
  }
  return { listSeries }
}

function after(start: PageStart, lastMs: number | undefined): PageStart {
  const hasMoved = lastMs !== undefined && lastMs > (start.createdFromMs ?? Number.NEGATIVE_INFINITY)
  return hasMoved ? { createdFromMs: lastMs, page: 1 } : { ...start, page: start.page + 1 }
}

function created(resource: Resource): { listed: ListedSeries; createdMs: number | undefined } | undefined {
  const listed = listedSeries(resource)
  return listed && { listed, createdMs: timeField(resource.attributes, 'created_at') }
}

function listedSeries(resource: Resource): ListedSeries | undefined {
  if (resource.type === 'orders') {
    const view = orderView(resource)
    return view && { kind: 'order', view }
  }
  const view = subscriptionView(resource)
  return view && { kind: 'subscription', view }
}
