import { type ParsedJson, parseJson } from '../../core/json-api.ts'
import type { RateLimit } from '../../core/rate-limit.ts'
import { rateLimitOf } from './rate-limit-headers.ts'

/** One HTTP request, before it is addressed to anybody's `fetch`. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Without the query. */
  url: string
  query?: URLSearchParams
  headers: Readonly<Record<string, string>>
  body?: string
}

/** One HTTP answer, with its body as far as it could be read. */
export interface HttpAnswer {
  status: number
  json: ParsedJson
  /** The header `retry-after`. */
  retryAfter: string | null
  /** What the answer says of the limit; undefined where it says nothing, or nothing readable. */
  rateLimit: RateLimit | undefined
}

/** Carries one HTTP request, and gives up after a time. Rejects as `fetch` does when there is no answer. */
export type Transport = (call: HttpCall, timeoutMs: number) => Promise<HttpAnswer>

/** A transport over `fetch`, or over anything that answers requests in its place. */
export function transportOver(carry: (request: Request) => Promise<Response>): Transport {
  return async ({ url, query, ...init }, timeoutMs) => {
    // A redirect would turn a POST into a GET: it is an answer like any other that we did not expect.
    const target = query === undefined ? url : `${url}?${query}`
    const request = new Request(target, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    const response = await carry(request)
    const { status, headers } = response
    const rateLimit = rateLimitOf((name) => headers.get(name))
    return { status, json: await readBody(response), retryAfter: headers.get('retry-after'), rateLimit }
  }
}

/** Node's own `fetch`, which keeps connections open from one request to the next. */
export const fetchTransport = transportOver((request) => fetch(request))

/** A body that was cut off is worth as much as one that is not JSON. */
async function readBody(response: Response): Promise<ParsedJson> {
  try {
    return parseJson(new Uint8Array(await response.arrayBuffer()))
  } catch {
    return { ok: false }
  }
}
