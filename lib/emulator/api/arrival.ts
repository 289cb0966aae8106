import { type ApiError, invalidToken, notFound } from '../api-error.ts'
import { type Answer, answerOf } from './answer.ts'
import { type Call, isTokenCall } from './call.ts'
import { checkMediaTypes } from './media-types.ts'
import { type Admission, tooManyRequests } from './rate-limits.ts'
import type { Server } from './server.ts'
import { authRefusal } from './tokens.ts'

/** A request that has reached the platform, where it was counted. */
export type Arrival = { readonly server: Server; readonly call: Call; readonly admission: Admission }

/** Counts a request against the limits, if there are any. */
export const arrivalOf = (server: Server, call: Call): Arrival => ({
  server,
  call,
  admission: server.rateLimits?.admit(call) ?? { verdict: 'admitted', headers: {} },
})

/**
 * Lets a request in, before anybody reads what it wants.
 *
 * @throws {ApiError} for one too many, and for one to the API without a valid token or with a wrong media type.
 */
export const letIn = ({ server, call, admission }: Arrival): void => {
  if (admission.verdict === 'throttled') throw tooManyRequests()
  if (isTokenCall(call)) return
  if (!call.url.pathname.startsWith('/api/')) throw notFound()
  if (server.tokens.check(call.headers.get('authorization')) === 'invalid') throw invalidToken()
  checkMediaTypes(call)
}

/** An answer with the headers that tell what the limits leave. */
export const withLimits = ({ admission }: Arrival, answer: Answer): Answer => ({
  ...answer,
  headers: { ...admission.headers, ...answer.headers },
})

/** A refusal as the server that was asked puts it. */
export const refusalTo = (arrival: Arrival, error: ApiError): Answer => {
  if (error.status === 429) arrival.server.counter.count('throttled')
  return withLimits(arrival, isTokenCall(arrival.call) ? authRefusal(error) : answerOf(error))
}
