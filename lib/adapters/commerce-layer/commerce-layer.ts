import type { Clock, CommerceLayer, Turns } from '../../flows/dependencies.ts'
import { makeCopyRequests } from './copies.ts'
import { makeOrderRequests } from './orders.ts'
import { type Api, makeApi } from './request.ts'
import { makeSeriesRequests } from './series.ts'
import { makeSubscriptionRequests } from './subscriptions.ts'
import { type Credentials, makeTokens, type Tokens } from './token.ts'
import { fetchTransport, type Transport } from './transport.ts'
import { makeWebhookRequests } from './webhooks.ts'

/** What a request is, for whoever counts them: `read` and `write` share one limit, `token` has its own. */
export type RequestSort = 'read' | 'write' | 'token'

export interface CommerceLayerOptions {
  /** Without a slash at the end; `/api/...` is appended. */
  apiUrl: string
  /** Without a slash at the end; `/oauth/token` is appended. */
  authUrl: string
  credentials: Credentials
  clock: Clock
  /** Default: Node's `fetch`. */
  transport?: Transport
  /** For each request; default 10 s. */
  timeoutMs?: number
  onRequest?: (sort: RequestSort) => void
  /** Called for each request that was answered 429, tokens aside. */
  onThrottled?: () => void
  /** When each request may be sent; default: whenever it likes. */
  turns?: Pick<Turns, 'next' | 'observe'>
}

/** How long a request may take where nobody says otherwise. */
export const REQUEST_TIMEOUT_MS = 10_000

/** The client of one organization. */
export function makeCommerceLayer(options: CommerceLayerOptions): CommerceLayer {
  const { api } = makeOrganizationApi(options)
  return {
    ...makeSubscriptionRequests(api),
    ...makeOrderRequests(api),
    ...makeCopyRequests(api),
    ...makeSeriesRequests(api),
    ...makeWebhookRequests(api),
  }
}

/** The API of one organization and its tokens, for clients that ask for more than the product needs. */
export function makeOrganizationApi(options: CommerceLayerOptions): { api: Api; tokens: Tokens } {
  const { clock, transport = fetchTransport, timeoutMs = REQUEST_TIMEOUT_MS, onRequest = () => {} } = options
  const exchange = { transport, clock, timeoutMs }
  const { authUrl, credentials } = options
  const tokens = makeTokens({ ...exchange, authUrl, credentials, onRequest: () => onRequest('token') })
  const { apiUrl: baseUrl, turns, onThrottled = () => {} } = options
  return { api: makeApi({ ...exchange, baseUrl, tokens, onRequest, onThrottled, turns }), tokens }
}
