import { rateLimitOf } from '../adapters/commerce-layer/rate-limit-headers.ts'
import type { HttpAnswer, HttpCall, Transport } from '../adapters/commerce-layer/transport.ts'
import type { ParsedJson } from '../core/json-api.ts'
import type { Answer } from '../emulator/api/answer.ts'
import type { CallUrl } from '../emulator/api/call.ts'
import type { Emulator } from '../emulator/emulator.ts'
import { askedOf, type Exchange, shownBy } from './exchanges.ts'
import { CallFailed, type Process } from './process.ts'
import type { Timeline } from './timeline.ts'

/** Where the emulator is said to be. */
export const API_URL = 'http://commerce-layer'

/** The network between the processes and Commerce Layer. */
export interface Network {
  timeline: Timeline
  emulator: Emulator
  /** Whether nothing gets through at present. */
  isDown(): boolean
  /** Told of each request when it takes effect; how it ended is noted in the same record later. */
  onExchange(exchange: Exchange): void
}

/** How the requests of a process travel: each is a call of it, and one that takes too long rejects as `fetch` does. */
export function transportOf(network: Network, process: Process): Transport {
  return async (call, timeoutMs) => {
    const url = urlOf(call)
    const { program } = process
    const exchange: Exchange = { ...askedOf(call, url), program, atMs: 0, ended: 'lost', status: undefined, shown: [] }
    const name = `api.${exchange.method} ${exchange.path}`
    const carried = process.call(name, () => carry(network, { call, url, exchange, timeoutMs }))
    const answer = await carried.catch((error: unknown) => {
      throw error instanceof CallFailed ? rejectionOf(error) : error
    })
    exchange.status = answer.status
    exchange.shown = shownBy(exchange, answer)
    // A failure of the server and half a document do not say what came of a request.
    if (answer.status < 500 && answer.json.ok) exchange.ended = 'answered'
    return answer
  }
}

interface Journey {
  call: HttpCall
  url: CallUrl
  exchange: Exchange
  timeoutMs: number
}

async function carry(
  { timeline, emulator, isDown, onExchange }: Network,
  { call, url, exchange, timeoutMs }: Journey,
): Promise<HttpAnswer> {
  exchange.atMs = timeline.nowMs()
  if (isDown()) {
    // Nothing was sent, and the process knows it.
    exchange.ended = 'answered'
    throw refused()
  }
  onExchange(exchange)
  const { method, headers, body = '' } = call
  const asked = { method, url, headers: { get: (name: string) => headers[name] ?? null }, body }
  const answer = await timeline.within(timeoutMs, emulator.answer(asked))
  if (answer === 'late') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  const rateLimit = rateLimitOf((name) => answer.headers[name] ?? null)
  return { status: answer.status, json: jsonOf(answer), retryAfter: answer.headers['retry-after'] ?? null, rateLimit }
}

/** Where a call goes to. Its query need not be written and read again. */
function urlOf({ url, query = new URLSearchParams() }: HttpCall): CallUrl {
  return {
    origin: API_URL,
    pathname: url.slice(API_URL.length),
    searchParams: query,
    get href() {
      return query.size === 0 ? url : `${url}?${query}`
    },
  }
}

/** What a client reads of an answer. A document need not be written and read again: it is plain data, and never changed. */
function jsonOf({ body }: Answer): ParsedJson {
  if (typeof body === 'object') return { ok: true, value: body }
  try {
    return { ok: true, value: JSON.parse(body ?? '') }
  } catch {
    return { ok: false }
  }
}

/** How `fetch` rejects when a call fails. */
function rejectionOf({ how }: CallFailed): Error {
  return how === 'refused' ? refused() : failed('ECONNRESET')
}

/** How `fetch` rejects when nobody listens. */
function refused(): Error {
  return failed('ECONNREFUSED')
}

function failed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
