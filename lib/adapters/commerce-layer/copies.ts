import type { OrderCopyCreate, RecurringOrderCopyCreate } from '@commercelayer/sdk'
import { linkedId } from '../../core/json-api.ts'
import { copyView } from '../../core/resources.ts'
import { REFERENCE_ORIGIN } from '../../core/run-key.ts'
import type { CommerceLayer, NewCopy } from '../../flows/dependencies.ts'
import type { AnyOf, CopyQuery } from '../../flows/dependencies-of-copies.ts'
import { listByIds, viewOfOne, viewOfPage } from './answers.ts'
import { ORDER_FIELDS } from './orders.ts'
import { apiQuery, apiTime, byIds, PAGE_SIZE, type QueryParts } from './query.ts'
import type { Api } from './request.ts'

type CopyRequests = Pick<
  CommerceLayer,
  'listCopies' | 'listCopiesById' | 'createCopy' | 'retrieveCopy' | 'listTargetOrderIds'
>

/** A copy is judged by its target order; its subscription says whether it was a run of the platform's. */
const COPY_QUERY: QueryParts = {
  include: ['target_order', 'source_order', 'order_subscription'],
  fields: { orders: ORDER_FIELDS, order_subscriptions: ['frequency', 'last_run_at', 'next_run_at', 'expires_at'] },
}

/** The requests about copies of both types. */
export function makeCopyRequests(api: Api): CopyRequests {
  return {
    listCopies: async (query) =>
      viewOfPage(await api({ method: 'GET', path: `/${query.type}`, query: copiesQuery(query) }), copyView),
    listCopiesById: (type, ids) =>
      listByIds(ids, async () =>
        viewOfPage(await api({ method: 'GET', path: `/${type}`, query: byIds(ids, COPY_QUERY) }), copyView),
      ),
    createCopy: async (copy) => {
      const body = { data: newCopyResource(copy) }
      return viewOfOne(
        await api({ method: 'POST', path: `/${copy.type}`, query: apiQuery(COPY_QUERY), body }),
        copyView,
      )
    },
    retrieveCopy: async (type, id) =>
      viewOfOne(await api({ method: 'GET', path: `/${type}/${id}`, query: apiQuery(COPY_QUERY) }), copyView),
    listTargetOrderIds: (ids) =>
      listByIds(ids, async () => {
        const answer = await api({ method: 'GET', path: '/order_factories', query: targetsQuery(ids) })
        return viewOfPage(answer, (resource) => linkedId(resource, 'target_order'))
      }),
  }
}

function copiesQuery(query: CopyQuery): URLSearchParams {
  const filters = {
    order_subscription_id_eq: query.subscriptionId,
    source_order_id_eq: query.sourceOrderId,
    reference_start: query.referenceStart,
    ...(query.anyOf && anyOfFilter(query.anyOf)),
    created_at_gteq: timeOrNone(query.createdFromMs),
    created_at_lteq: timeOrNone(query.createdToMs),
    updated_at_gteq: timeOrNone(query.updatedFromMs),
    updated_at_lteq: timeOrNone(query.updatedToMs),
    // Filters reach attributes of relationships that are flagged as filterable (docs.commercelayer.io/core/filtering-data).
    target_order_placed_at_gteq: timeOrNone(query.placedFromMs),
  }
  const sort = query.updatedFromMs === undefined ? 'created_at' : 'updated_at'
  return apiQuery({ ...COPY_QUERY, filters, sort, page: { number: query.page ?? 1, size: PAGE_SIZE } })
}

function timeOrNone(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : apiTime(timeMs)
}

function anyOfFilter(anyOf: AnyOf): Readonly<Record<string, string>> {
  if ('subscriptionIds' in anyOf) return { order_subscription_id_in: anyOf.subscriptionIds.join(',') }
  if ('sourceOrderIds' in anyOf) return { source_order_id_in: anyOf.sourceOrderIds.join(',') }
  return { reference_in: anyOf.references.join(',') }
}

/** An order is the target of one copy at most, so 25 ids never have more than one page of copies. */
function targetsQuery(ids: readonly string[]): URLSearchParams {
  return apiQuery({
    filters: { target_order_id_in: ids.join(',') },
    include: ['target_order'],
    fields: { orders: ['status'] },
    page: { number: 1, size: PAGE_SIZE },
  })
}

function newCopyResource(copy: NewCopy): unknown {
  const { reference, options } = copy
  const common = {
    reference,
    reference_origin: REFERENCE_ORIGIN,
    place_target_order: options.placeTargetOrder,
    reuse_wallet: options.reuseWallet,
  } satisfies Partial<RecurringOrderCopyCreate>
  // The linkage of a source order is of type `orders`, whatever generated documentation says.
  const source = { source_order: { data: { type: 'orders', id: copy.sourceOrderId } } }
  if (copy.type === 'recurring_order_copies') {
    const subscription = { data: { type: 'order_subscriptions', id: copy.subscriptionId } }
    return { type: copy.type, attributes: common, relationships: { ...source, order_subscription: subscription } }
  }
  const attributes = {
    ...common,
    cancel_source_order: options.cancelSourceOrder,
    apply_promotions: options.applyPromotions,
    skip_errors: options.skipErrors,
    ignore_invalid_coupon: options.ignoreInvalidCoupon,
  } satisfies Partial<OrderCopyCreate>
  return { type: copy.type, attributes, relationships: source }
}
