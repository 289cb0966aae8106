import { type Document, parseDocument } from '../../core/json-api.ts'
import type { Answer, Turns } from '../../flows/dependencies.ts'
import { type ExchangeOptions, exchange, failureOf, type HttpResult } from './exchange.ts'
import type { Tokens } from './token.ts'
import type { HttpCall } from './transport.ts'

/** A request to the API, before it has a token. */
export interface ApiCall {
  method: HttpCall['method']
  /** Below `/api`, e.g. `/orders/xYZ`. */
  path: string
  query?: URLSearchParams
  /** A JSON:API document. */
  body?: unknown
}

/** A document that the API answered with a 2xx. */
export interface Received {
  document: Document
  status: number
}

/** Asks the API. */
export type Api = (call: ApiCall) => Promise<Answer<Received>>

export interface ApiOptions extends ExchangeOptions {
  baseUrl: string
  tokens: Tokens
  /** Called before each request: what it costs counts whether it succeeds or not. */
  onRequest: (kind: 'read' | 'write') => void
  /** Called for each request that was answered 429. */
  onThrottled: () => void
  /** When each request may be sent, tokens aside, and what is told of the limit; undefined: whenever it likes. */
  turns: Pick<Turns, 'next' | 'observe'> | undefined
}

const JSON_API = 'application/vnd.api+json'

/** What is left to show after a DELETE, which is answered without a body. */
const NOTHING: Document = { data: [], included: [], meta: {} }

/** Makes the one function through which every request to the API goes. */
export function makeApi(options: ApiOptions): Api {
  const { turns } = options
  const send = async (call: ApiCall, token: string): Promise<HttpResult> => {
    await turns?.next()
    options.onRequest(call.method === 'GET' ? 'read' : 'write')
    const result = await exchange(options, httpCall(options.baseUrl, call, token))
    if (result.kind === 'answer' && result.status === 429) options.onThrottled()
    if (result.kind === 'answer' && result.rateLimit !== undefined) turns?.observe(result.rateLimit)
    return result
  }
  return async (call) => {
    const first = await options.tokens.current()
    if (!first.ok) return first
    const result = await send(call, first.token)
    if (!isTokenRefused(result)) return receive(call, result)
    // Refused at the door, so nothing has happened: the same request again is no second one.
    const second = await options.tokens.insteadOf(first.token)
    return second.ok ? receive(call, await send(call, second.token)) : second
  }
}

function httpCall(baseUrl: string, call: ApiCall, token: string): HttpCall {
  const sends = call.body === undefined ? {} : { 'content-type': JSON_API }
  return {
    method: call.method,
    url: `${baseUrl}/api${call.path}`,
    ...(call.query === undefined ? {} : { query: call.query }),
    headers: { accept: JSON_API, ...sends, authorization: `Bearer ${token}`, 'user-agent': 'perennial' },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  }
}

function isTokenRefused(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 401 && hasInvalidToken(failureOf(result).errors)
}

function hasInvalidToken(errors: readonly { code: string }[]): boolean {
  return errors.some(({ code }) => code === 'INVALID_TOKEN')
}

function receive(call: ApiCall, result: HttpResult): Answer<Received> {
  const status = result.kind === 'answer' && result.status >= 200 && result.status < 300 ? result.status : undefined
  if (call.method === 'DELETE' && status !== undefined) return { ok: true, value: { document: NOTHING, status } }
  const document = result.kind === 'answer' && result.json.ok ? parseDocument(result.json.value) : undefined
  if (status === undefined || document === undefined) return { ok: false, failure: failureOf(result) }
  return { ok: true, value: { document, status } }
}
