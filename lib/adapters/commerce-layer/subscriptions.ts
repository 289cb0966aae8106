import { subscriptionView } from '../../core/resources.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import { listByIds, viewOfOne, viewOfPage } from './answers.ts'
import { apiQuery, apiTime, byIds, PAGE_SIZE, type QueryParts } from './query.ts'
import type { Api } from './request.ts'

type SubscriptionRequests = Pick<
  CommerceLayer,
  'listSubscriptions' | 'pageSubscriptions' | 'retrieveSubscription' | 'rescheduleSubscription' | 'probe'
>

/** Items say whether a subscription is automatic, the source order what it copies; of both only the ids are needed. */
export const SUBSCRIPTION_QUERY: QueryParts = {
  include: ['order_subscription_items', 'source_order'],
  fields: { order_subscription_items: ['quantity'], orders: ['status'] },
}

/** The requests about order subscriptions. */
export function makeSubscriptionRequests(api: Api): SubscriptionRequests {
  return {
    listSubscriptions: (ids) =>
      listByIds(ids, async () => {
        const query = byIds(ids, SUBSCRIPTION_QUERY)
        return viewOfPage(await api({ method: 'GET', path: '/order_subscriptions', query }), subscriptionView)
      }),
    pageSubscriptions: async ({ updatedFromMs, page: number, onlyActive = false }) => {
      const filters = {
        updated_at_gteq: apiTime(updatedFromMs),
        status_in: onlyActive ? 'active,running' : undefined,
      }
      const page = { number, size: PAGE_SIZE }
      const query = apiQuery({ ...SUBSCRIPTION_QUERY, filters, sort: 'updated_at', page })
      return viewOfPage(await api({ method: 'GET', path: '/order_subscriptions', query }), subscriptionView)
    },
    retrieveSubscription: async (id) => {
      const query = apiQuery(SUBSCRIPTION_QUERY)
      return viewOfOne(await api({ method: 'GET', path: `/order_subscriptions/${id}`, query }), subscriptionView)
    },
    rescheduleSubscription: async (id, nextRunMs) => {
      const body = { data: { type: 'order_subscriptions', id, attributes: { next_run_at: apiTime(nextRunMs) } } }
      const [path, query] = [`/order_subscriptions/${id}`, apiQuery(SUBSCRIPTION_QUERY)]
      return viewOfOne(await api({ method: 'PATCH', path, query, body }), subscriptionView)
    },
    probe: async () => {
      const query = apiQuery({ fields: { order_subscriptions: ['status'] }, page: { number: 1, size: 1 } })
      const answer = await api({ method: 'GET', path: '/order_subscriptions', query })
      return answer.ok ? { ok: true, value: 'allowed' } : answer
    },
  }
}
