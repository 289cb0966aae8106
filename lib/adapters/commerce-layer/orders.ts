import { orderView } from '../../core/resources.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import { listByIds, viewOfOne, viewOfPage } from './answers.ts'
import { apiQuery, byIds, type QueryParts } from './query.ts'
import type { Api } from './request.ts'

type OrderRequests = Pick<CommerceLayer, 'listOrders' | 'retrieveOrder' | 'placeOrder' | 'cancelOrder'>

/** What Perennial reads of an order, for requests that show orders beside something else. */
export const ORDER_FIELDS = [
  'status',
  'payment_status',
  'fulfillment_status',
  'placed_at',
  'created_at',
  'updated_at',
  'metadata',
  'total_amount_with_taxes_cents',
  'currency_code',
] as const

/** An order's ties to subscriptions decide whether it is a series; of the subscriptions themselves nothing is needed. */
export const ORDER_QUERY: QueryParts = {
  include: ['order_subscription', 'order_subscriptions'],
  fields: { order_subscriptions: ['status'] },
}

/** The requests about orders. */
export function makeOrderRequests(api: Api): OrderRequests {
  const trigger = async (id: string, name: '_place' | '_cancel') => {
    const body = { data: { type: 'orders', id, attributes: { [name]: true } } }
    return viewOfOne(
      await api({ method: 'PATCH', path: `/orders/${id}`, query: apiQuery(ORDER_QUERY), body }),
      orderView,
    )
  }
  return {
    listOrders: (ids) =>
      listByIds(ids, async () =>
        viewOfPage(await api({ method: 'GET', path: '/orders', query: byIds(ids, ORDER_QUERY) }), orderView),
      ),
    retrieveOrder: async (id) => {
      const query = apiQuery(ORDER_QUERY)
      return viewOfOne(await api({ method: 'GET', path: `/orders/${id}`, query }), orderView)
    },
    placeOrder: (id) => trigger(id, '_place'),
    cancelOrder: (id) => trigger(id, '_cancel'),
  }
}
