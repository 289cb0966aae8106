import { viewOfPage } from '../../adapters/commerce-layer/answers.ts'
import { ORDER_QUERY } from '../../adapters/commerce-layer/orders.ts'
import { PAGE_SIZE, type QueryParts } from '../../adapters/commerce-layer/query.ts'
import { SUBSCRIPTION_QUERY } from '../../adapters/commerce-layer/subscriptions.ts'
import { type Document, linkedId, type Resource } from '../../core/json-api.ts'
import { seriesOfOrder, seriesOfSubscription } from '../../core/observe-series.ts'
import { copyView, orderView, subscriptionView } from '../../core/resources.ts'
import { REFERENCE_ORIGIN } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import type { CopyView, OrderView, SubscriptionView } from '../../core/views.ts'
import type { Page } from '../../flows/dependencies.ts'
import { CommandError } from '../command-error.ts'
import type { Reader } from './reader.ts'
import { type WebhookView, webhookView } from './webhook-view.ts'

/** A series as it is at Commerce Layer, with what it was made of. */
export type FoundSeries =
  | { kind: 'subscription'; series: Series; view: SubscriptionView }
  | { kind: 'order'; series: Series; view: OrderView }

/** What was found; `total` counts what there is, which may be more than was read. */
export interface Found<T> {
  items: T[]
  total: number
}

/** Pages of 25: an organisation with more is told of its first ones. */
const MOST_PAGES = 100

/** The subscriptions that are not cancelled, or one of them. */
export async function findSubscriptions(reader: Reader, id?: string): Promise<Found<FoundSeries>> {
  const filters = id === undefined ? { status_not_eq: 'cancelled' } : { id_eq: id }
  const parts = { ...SUBSCRIPTION_QUERY, filters, sort: 'created_at' }
  const { items, total } = await pages(reader, { path: '/order_subscriptions', parts, view: subscriptionView })
  return { items: items.map((view) => ({ kind: 'subscription', series: seriesOfSubscription(view, undefined), view })), total }
}

/** The placed orders whose metadata ask to recur, or one of them. */
export async function findOrders(reader: Reader, id?: string): Promise<Found<FoundSeries>> {
  const which = id === undefined ? { metadata_jcont: '{"perennial":{}}' } : { id_eq: id }
  const parts = { ...ORDER_QUERY, filters: { ...which, status_in: 'placed,approved' }, sort: 'created_at' }
  const { items, total } = await pages(reader, { path: '/orders', parts, view: orderView })
  const found: FoundSeries[] = []
  for (let start = 0; start < items.length; start += PAGE_SIZE) {
    found.push(...(await vet(reader, items.slice(start, start + PAGE_SIZE))))
  }
  return { items: found, total }
}

/** The webhooks, whatever they are for. */
export async function findWebhooks(reader: Reader): Promise<Found<WebhookView>> {
  return await pages(reader, { path: '/webhooks', parts: { sort: 'created_at' }, view: webhookView })
}

/** The newest copies that bear our reference_origin, of both types, and how many there are. */
export async function findOurCopies(reader: Reader): Promise<Found<CopyView>> {
  const parts: QueryParts = {
    filters: { reference_origin_eq: REFERENCE_ORIGIN },
    sort: '-created_at',
    page: { number: 1, size: PAGE_SIZE },
  }
  const { items, recordCount } = await page(reader, { path: '/order_factories', parts, view: copyView })
  return { items, total: recordCount }
}

/** An order that is itself the target of a copy is never a series: copies may inherit metadata. */
async function vet(reader: Reader, views: readonly OrderView[]): Promise<FoundSeries[]> {
  const targets = await page(reader, {
    path: '/order_factories',
    parts: {
      include: ['target_order'],
      fields: { orders: ['status'] },
      filters: { target_order_id_in: views.map(({ id }) => id).join(',') },
      page: { number: 1, size: PAGE_SIZE },
    },
    view: (resource) => linkedId(resource, 'target_order'),
  })
  return views.flatMap((view): FoundSeries[] => {
    const series = seriesOfOrder(view, undefined)
    if (series === undefined) return []
    const clock = targets.items.includes(view.id) ? 'not_a_series' : series.clock
    return [{ kind: 'order', series: { ...series, clock, vetted: true }, view }]
  })
}

interface Wanted<T> {
  path: string
  parts: QueryParts
  view: (resource: Resource, document: Document) => T | undefined
}

async function pages<T>(reader: Reader, { path, parts, view }: Wanted<T>): Promise<Found<T>> {
  const items: T[] = []
  for (let number = 1; ; number += 1) {
    const read = await page(reader, { path, parts: { ...parts, page: { number, size: PAGE_SIZE } }, view })
    items.push(...read.items)
    if (number >= read.pageCount || number === MOST_PAGES) return { items, total: read.recordCount }
  }
}

async function page<T>(reader: Reader, { path, parts, view }: Wanted<T>): Promise<Page<T>> {
  const answer = viewOfPage({ ok: true, value: await reader.read(path, parts) }, view)
  if (answer.ok) return answer.value
  throw new CommandError({
    code: 'commerce_layer_unreadable',
    what: `Commerce Layer answered for ${path}, but not with what its documentation promises (${answer.failure.cause}).`,
    remedy: 'Check COMMERCE_LAYER_API_URL if it is set: something else may answer there.',
  })
}
