import { ApiError, invalidToken, notFound, refusal } from '../api-error.ts'
import { ConnectionDropped } from '../connection-dropped.ts'
import type { RequestEffect } from '../control-types.ts'
import { at, parseJson } from '../json.ts'
import type { World } from '../world.ts'
import { type Answer, answerOf, responseOf } from './answer.ts'
import type { Call } from './call.ts'
import { type Counter, kindOf } from './counts.ts'
import { checkMediaTypes } from './media-types.ts'
import { operate } from './operate.ts'
import { type RateLimits, tooManyRequests } from './rate-limits.ts'
import type { TokenIssuer } from './tokens.ts'

export type Server = {
  readonly world: World
  readonly tokens: TokenIssuer
  readonly counter: Counter
  readonly rateLimits?: RateLimits
  readonly origin?: string
  readonly sleep?: (ms: number) => Promise<void>
}

const failure = (status: number): ApiError =>
  refusal(status, 'INTERNAL_SERVER_ERROR', { title: 'Internal server error', detail: 'Something went wrong.' })

const authorized = (server: Server, call: Call): Answer => {
  const { pathname, origin } = call.url
  if (!pathname.startsWith('/api/')) throw notFound(pathname)
  if (server.tokens.check(call.headers.get('authorization')) === 'invalid') throw invalidToken()
  checkMediaTypes(call)
  return operate(server.world, call, server.origin ?? origin)
}

/** The answer without faults: limits first, then the token, then the operation. */
const plainly = (server: Server, call: Call): Answer => {
  let headers: Readonly<Record<string, string>> = {}
  try {
    headers = server.rateLimits?.admit(call) ?? {}
    const isToken = call.url.pathname === '/oauth/token' && call.method === 'POST'
    const answer = isToken ? server.tokens.issue(call) : authorized(server, call)
    return { ...answer, headers: { ...headers, ...answer.headers } }
  } catch (error) {
    const refused = error instanceof ApiError ? error : failure(500)
    if (refused.status === 429) server.counter.count('throttled')
    const answer = answerOf(refused)
    return { ...answer, headers: { ...headers, ...answer.headers } }
  }
}

const commitLater = ({ world }: Server, { method, url, body }: Call, ms: number): void => {
  if (method !== 'GET') {
    world.agenda.add(world.nowMs() + ms, { kind: 'commit_request', method, url: url.href, body })
  }
}

/** Lets a request take effect whose sender has long been told something else. What is refused then stays without effect. */
export const commitRequest = (world: World, request: { method: string; url: string; body: string }): void => {
  const url = new URL(request.url)
  try {
    operate(world, { method: request.method, url, headers: new Headers(), body: request.body }, url.origin)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
}

const htmlPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

const truncated = async (response: Response): Promise<Response> => {
  const text = await response.text()
  return new Response(text.slice(0, text.length >> 1), { status: response.status, headers: response.headers })
}

const lately = async (server: Server, call: Call, ms: number): Promise<Response> => {
  if (server.sleep === undefined) throw new Error('the fault answer_late needs the option sleep, which was not given')
  const answer = plainly(server, call)
  await server.sleep(ms)
  return responseOf(answer)
}

const withEffect = async (server: Server, call: Call, effect: RequestEffect): Promise<Response> => {
  switch (effect.kind) {
    case 'refuse':
      throw new ConnectionDropped('refused')
    case 'answer_late':
      return lately(server, call, effect.ms)
    case 'commit_then_drop':
      plainly(server, call)
      throw new ConnectionDropped('after_receipt')
    case 'commit_then_status':
      plainly(server, call)
      return responseOf(answerOf(failure(effect.status)))
    case 'drop_then_commit':
      commitLater(server, call, effect.ms)
      throw new ConnectionDropped('after_receipt')
    case 'status_then_commit':
      commitLater(server, call, effect.ms)
      return responseOf(answerOf(failure(effect.status)))
    case 'too_many_requests': {
      server.counter.count('throttled')
      const seconds = effect.retry_after_seconds
      return responseOf(answerOf(tooManyRequests(seconds === undefined ? {} : { 'retry-after': String(seconds) })))
    }
    case 'invalid_token':
      return responseOf(answerOf(invalidToken()))
    case 'status':
      return responseOf(answerOf(failure(effect.status)))
    case 'html':
      return new Response(htmlPage, { status: 502, headers: { 'content-type': 'text/html' } })
    case 'truncated':
      return truncated(responseOf(plainly(server, call)))
    default:
      return effect satisfies never
  }
}

const sourceOrderOf = (call: Call): string | undefined => {
  if (call.method !== 'POST') return undefined
  const id = at(parseJson(call.body), 'data', 'relationships', 'source_order', 'data', 'id')
  return typeof id === 'string' ? id : undefined
}

/** Answers one API or token request, with the fault that is armed for it. Throws ConnectionDropped where the fault says so. */
export const serve = async (server: Server, call: Call): Promise<Response> => {
  server.counter.count(kindOf(call))
  const effect = server.world.faults.forRequest({
    method: call.method,
    path: call.url.pathname,
    sourceOrder: sourceOrderOf(call),
  })
  if (effect === undefined) return responseOf(plainly(server, call))
  server.counter.count('faulted')
  return withEffect(server, call, effect)
}
