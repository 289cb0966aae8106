import { member, textField, timeField } from '../../core/fields.ts'
import type { Resource } from '../../core/json-api.ts'
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
  webhooks(page: number): Promise<Answer<Page<WebhookView>>>
}

/** A webhook, without its secret. */
export interface WebhookView {
  id: string
  name: string | undefined
  topic: string
  callbackUrl: string
  includeResources: readonly string[]
  disabledMs: number | undefined
  /** `open` when Commerce Layer has given up calling it. */
  circuitState: string | undefined
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
      const filters = { status_in: 'placed,approved', metadata_jcont: JSON.stringify({ [METADATA_KEY]: {} }) }
      return viewOfPage(await list('/orders', page, { ...ORDER_QUERY, filters }), orderView)
    },
    webhooks: async (page) => viewOfPage(await list('/webhooks', page, {}), webhookView),
  }
}

function webhookView({ id, attributes }: Resource): WebhookView | undefined {
  const topic = textField(attributes, 'topic')
  if (topic === undefined) return undefined
  const included = member(attributes, 'include_resources')
  return {
    id,
    name: textField(attributes, 'name'),
    topic,
    callbackUrl: textField(attributes, 'callback_url') ?? '',
    includeResources: Array.isArray(included) ? included.filter((name) => typeof name === 'string') : [],
    disabledMs: timeField(attributes, 'disabled_at'),
    circuitState: textField(attributes, 'circuit_state'),
  }
}
