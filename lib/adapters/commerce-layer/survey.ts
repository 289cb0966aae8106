import { orderView, subscriptionView } from '../../core/resources.ts'
import type { OrderView, SubscriptionView } from '../../core/views.ts'
import type { Answer, Page } from '../../flows/dependencies.ts'
import { viewOfPage } from './answers.ts'
import { type CommerceLayerOptions, makeOrganizationApi } from './commerce-layer.ts'
import { type Identity, identityOf } from './identity.ts'
import { ORDER_QUERY } from './orders.ts'
import { apiQuery, PAGE_SIZE, type QueryParts } from './query.ts'
import { SUBSCRIPTION_QUERY } from './subscriptions.ts'

/** What an operator wants to know of an organization before Perennial works there. Reads only; pages count from 1. */
export interface Survey {
  identity(): Promise<Answer<Identity>>
  subscriptions(page: number): Promise<Answer<Page<SubscriptionView>>>
  /** Placed and approved orders whose metadata has something under `perennial`, valid or not. */
  orderSeries(page: number): Promise<Answer<Page<OrderView>>>
}

/** Where the metadata of a series stands. */
const METADATA_KEY = 'perennial'

export function makeSurvey(options: CommerceLayerOptions): Survey {
  const { api, tokens } = makeOrganizationApi(options)
  const list = (path: string, number: number, parts: QueryParts) => {
    const page = { number, size: PAGE_SIZE }
    return api({ method: 'GET', path, query: apiQuery({ sort: 'created_at', ...parts, page }) })
  }
  return {
    identity: async () => {
      const answer = await tokens.current()
      return answer.ok ? { ok: true, value: identityOf(answer.token) } : answer
    },
    subscriptions: async (page) =>
      viewOfPage(await list('/order_subscriptions', page, SUBSCRIPTION_QUERY), subscriptionView),
    orderSeries: async (page) => {
      const filters = { status_in: 'placed,approved,editing', metadata_jcont: JSON.stringify({ [METADATA_KEY]: {} }) }
      return viewOfPage(await list('/orders', page, { ...ORDER_QUERY, filters }), orderView)
    },
  }
}
