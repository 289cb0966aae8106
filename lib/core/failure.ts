import { MINUTE_MS, SECOND_MS } from './duration.ts'
import type { ApiErrorRecord } from './mask.ts'

/** What a request does: `read` (GET), `create` (the POST of a copy), `change` (a PATCH, a trigger among them). */
export type RequestKind = 'read' | 'create' | 'change'

/** A request to Commerce Layer that did not give what it was made for. */
export interface ApiFailure {
  /** Whether it failed at the token, before the request itself was made, or at the request. */
  stage: 'token' | 'request'
  /** Whether anything may have reached the other side. */
  sent: 'no' | 'maybe'
  /** The HTTP status; undefined when there was no answer. */
  status: number | undefined
  errors: readonly ApiErrorRecord[]
  /** Whether the body was a list of JSON:API errors, which only the API itself gives. */
  readable: boolean
  /** What a 429 asked for, if it asked. */
  retryAfterMs: number | undefined
  /** For people: what happened, without addresses or secrets. */
  cause: string
}

/**
 * What to do about a failure: `transient` ask again later, `in_doubt` look before asking again, `throttled` wait as told,
 * `token` ask again with a new token, `configuration` nothing will work until a person acts, `gone` the resource is no
 * more, `permanent` never ask this again, `business` the shop's own trouble and one attempt used.
 */
export type FailureKind =
  | 'transient'
  | 'in_doubt'
  | 'throttled'
  | 'token'
  | 'configuration'
  | 'gone'
  | 'permanent'
  | 'business'

/** What went wrong, in the API's words where there are any. For people. */
export function messageOf({ errors, cause }: Pick<ApiFailure, 'errors' | 'cause'>): string {
  return errors[0]?.message || cause
}

/** The kind of a failure: the one place that decides it. */
export function failureKind(request: RequestKind, failure: ApiFailure): FailureKind {
  if (failure.stage === 'token') return tokenFailureKind(failure.status)
  return failure.sent === 'no' ? 'transient' : answerKind(request, failure)
}

/** Without a token the request itself was never sent, so nothing about it can be in doubt. */
function tokenFailureKind(status: number | undefined): FailureKind {
  switch (status) {
    case 400:
    case 401:
    case 403:
      return 'configuration'
    case 429:
      return 'throttled'
    default:
      return 'transient'
  }
}

/**
 * Something between us and the API may answer in its place, without JSON:API errors. Such a 401 or 403 still says that
 * we are not let through. Such a 404 (a wrong address, a gateway without its route) says nothing about the resource, and
 * no series may end by it. Such a 400 or 422 may have come after the API did its work.
 */
function answerKind(request: RequestKind, { status, readable, errors }: ApiFailure): FailureKind {
  switch (status) {
    case 429:
      return 'throttled'
    case 401:
      return errors.some(({ code }) => code === 'INVALID_TOKEN') ? 'token' : 'configuration'
    case 403:
      return 'configuration'
    case 404:
      return readable ? 'gone' : 'configuration'
    case 405:
    case 406:
    case 415:
      return 'permanent'
    case 400:
    case 422:
      return readable ? refused(request) : unanswered(request)
    default:
      // No answer, 5xx, 409, 423, a redirect, a 2xx that cannot be read, and whatever nobody documents.
      return unanswered(request)
  }
}

function refused(request: RequestKind): FailureKind {
  return request === 'change' ? 'business' : 'permanent'
}

function unanswered(request: RequestKind): FailureKind {
  return request === 'read' ? 'transient' : 'in_doubt'
}

const SHORTEST_BACKOFF_MS = SECOND_MS
const LONGEST_BACKOFF_MS = 15 * MINUTE_MS

/**
 * How long to wait (whole ms, from 1 s to 15 min) after so many waits in a row, drawn from the whole range up to a limit
 * that doubles: runs that failed together do not come back together.
 *
 * @param waits Waits so far, from 0.
 * @param random01 Chance, from 0 to below 1.
 */
export function backoffMs(waits: number, random01: number): number {
  const limitMs = Math.min(LONGEST_BACKOFF_MS, SHORTEST_BACKOFF_MS * 2 ** waits)
  return Math.max(SHORTEST_BACKOFF_MS, Math.round(random01 * limitMs))
}
