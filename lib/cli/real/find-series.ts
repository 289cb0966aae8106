import { PAGE_SIZE } from '../../adapters/commerce-layer/query.ts'
import { chunksOf } from '../../core/chunks.ts'
import { seriesOfOrder, seriesOfSubscription } from '../../core/observe-series.ts'
import type { Series } from '../../core/series.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Page } from '../../flows/dependencies.ts'
import type { Organization } from './organization.ts'
import type { ReadPatiently } from './patience.ts'

/** A series as it is at Commerce Layer, with what it was made of. */
export type FoundSeries =
  | { kind: 'subscription'; series: Series; view: SubscriptionView }
  | { kind: 'order'; series: Series; view: OrderView }

/** What was found; `total` counts what there is, which may be more than was read. */
export interface Found<T> {
  items: T[]
  total: number
}

/** Pages of 25: an organization with more is shown its oldest. */
const MOST_PAGES = 100

/** All subscriptions, and the placed orders whose metadata ask to recur. */
export async function findSeries(
  { survey, ...organization }: Organization,
  read: ReadPatiently,
): Promise<Found<FoundSeries>> {
  const subscriptions = await everyPage((page) => read('subscriptions', () => survey.subscriptions(page)))
  const orders = await everyPage((page) => read('orders', () => survey.orderSeries(page)))
  const items: FoundSeries[] = subscriptions.items.map(foundSubscription)
  for (const views of chunksOf(orders.items, PAGE_SIZE)) items.push(...(await vetOrders(organization, read, views)))
  return { items, total: subscriptions.total + orders.total - (orders.items.length - countOrders(items)) }
}

/** One series; undefined when there is no such resource, or it is an order that asks for nothing. */
export async function findOne(
  organization: Pick<Organization, 'commerceLayer'>,
  read: ReadPatiently,
  { kind, resourceId }: { kind: 'subscription' | 'order'; resourceId: string },
): Promise<FoundSeries | undefined> {
  const { commerceLayer } = organization
  if (kind === 'subscription') {
    const [view] = await read('the subscription', () => commerceLayer.listSubscriptions([resourceId]))
    return view && foundSubscription(view)
  }
  const views = await read('the order', () => commerceLayer.listOrders([resourceId]))
  return (await vetOrders(organization, read, views))[0]
}

/** Reads a list page by page; no more pages than anybody wants to look at. */
export async function everyPage<T>(ask: (page: number) => Promise<Page<T>>): Promise<Found<T>> {
  const items: T[] = []
  for (let number = 1; ; number += 1) {
    const page = await ask(number)
    items.push(...page.items)
    if (number >= page.pageCount || number === MOST_PAGES) return { items, total: page.recordCount }
  }
}

function foundSubscription(view: SubscriptionView): FoundSeries {
  return { kind: 'subscription', series: seriesOfSubscription(view, undefined), view }
}

/** An order that is itself the target of a copy is never a series: copies may inherit metadata. */
async function vetOrders(
  { commerceLayer }: Pick<Organization, 'commerceLayer'>,
  read: ReadPatiently,
  views: readonly OrderView[],
): Promise<FoundSeries[]> {
  const targetIds = await read('copies', () => commerceLayer.listTargetOrderIds(views.map(({ id }) => id)))
  return views.flatMap((view): FoundSeries[] => {
    const series = seriesOfOrder(view, undefined)
    if (series === undefined) return []
    const clock = targetIds.includes(view.id) ? 'not_a_series' : series.clock
    return [{ kind: 'order', series: { ...series, clock, vetted: true }, view }]
  })
}

function countOrders(found: readonly FoundSeries[]): number {
  return found.filter(({ kind }) => kind === 'order').length
}
