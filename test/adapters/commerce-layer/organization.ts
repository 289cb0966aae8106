import {
  type CommerceLayerOptions,
  makeCommerceLayer,
  type RequestSort,
} from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { transportOver } from '../../../lib/adapters/commerce-layer/transport.ts'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'

/** A request that the client made, taken apart. */
export interface Made {
  method: string
  path: string
  query: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  body: unknown
}

/** What a test answers a request with, or throws in place of an answer. */
export type Answering = (made: Made) => Response | Promise<Response>

/** A client, what it asked for beside tokens, and how often it asked for those. */
export interface Organization {
  commerceLayer: CommerceLayer
  made: Made[]
  tokensGiven(): number
  counted: RequestSort[]
  clock: { nowMs: number }
}

/** 2026-12-01T00:00:00Z. */
export const NOW_MS = Date.UTC(2026, 11, 1)

/** An organization whose API answers as the test says; it gives tokens `token-1`, `token-2` and so on, good for two hours. */
export function organization(answering: Answering, options: Partial<CommerceLayerOptions> = {}): Organization {
  const made: Made[] = []
  const counted: RequestSort[] = []
  const clock = { nowMs: NOW_MS }
  let tokens = 0
  const commerceLayer = makeCommerceLayer({
    apiUrl: 'https://shop.example',
    authUrl: 'https://auth.example',
    credentials: { clientId: 'id', clientSecret: async () => 'secret' },
    clock: { nowMs: () => clock.nowMs },
    onRequest: (sort) => counted.push(sort),
    transport: transportOver(async (request) => {
      if (request.url === 'https://auth.example/oauth/token') {
        tokens += 1
        return json(200, { access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 7_200 })
      }
      const one = await takeApart(request)
      made.push(one)
      return answering(one)
    }),
    ...options,
  })
  return { commerceLayer, made, tokensGiven: () => tokens, counted, clock }
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/vnd.api+json', ...headers },
  })
}

/** A JSON:API error answer. */
export function refusal(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Response {
  return json(status, { errors: [{ title: 'Refused', detail: 'refused', code, status: String(status) }] }, headers)
}

/** A copy as the API shows it, with its target order. */
export function copyDocument(type: 'order_copies' | 'recurring_order_copies', status: string): Record<string, unknown> {
  const data = {
    type,
    id: 'copy000001',
    attributes: {
      status,
      place_target_order: true,
      created_at: '2026-12-01T00:00:01.000Z',
      updated_at: '2026-12-01T00:00:02.000Z',
    },
    relationships: {
      source_order: { data: { type: 'orders', id: 'source0001' } },
      target_order: { data: { type: 'orders', id: 'target0001' } },
      order_subscription: { data: { type: 'order_subscriptions', id: 'subscript1' } },
    },
  }
  return { data, included: [{ type: 'orders', id: 'target0001', attributes: { status: 'placed' } }] }
}

async function takeApart(request: Request): Promise<Made> {
  const url = new URL(request.url)
  const text = await request.text()
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    body: text === '' ? undefined : JSON.parse(text),
  }
}
