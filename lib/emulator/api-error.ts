import type { Json, JsonObject } from './json.ts'

/** One member of a JSON:API `errors` list, as Commerce Layer Core writes it: everything is text. */
export type ErrorObject = {
  readonly title: string
  readonly detail: string
  readonly code: string
  readonly status: string
  readonly source?: { readonly pointer: string }
  readonly meta?: JsonObject
}

/** What the API refuses; becomes a JSON:API error document. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: readonly ErrorObject[]
  /** Headers beside the usual ones. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, errors: readonly ErrorObject[], headers: Readonly<Record<string, string>> = {}) {
    super(errors.map((error) => error.detail).join('; '))
    this.name = 'ApiError'
    this.status = status
    this.errors = errors
    this.headers = headers
  }
}

/** A refusal with one error. */
export const refusal = (
  status: number,
  code: string,
  text: { title: string; detail: string; pointer?: string },
): ApiError =>
  new ApiError(status, [
    {
      title: text.title,
      detail: text.detail,
      code,
      status: String(status),
      ...(text.pointer === undefined ? {} : { source: { pointer: text.pointer } }),
    },
  ])

/** A 400 for a request that cannot be understood. Codes beyond the documented ones are those of the framework that Core shows by its codes. */
export const badRequest = (detail: string, code = 'BAD_REQUEST', title = 'Bad Request'): ApiError =>
  refusal(400, code, { title, detail })

/** The 404 of a resource or path that does not exist. */
export const notFound = (what: string): ApiError =>
  refusal(404, 'RECORD_NOT_FOUND', {
    title: 'Record not found',
    detail: `The record identified by ${what} could not be found.`,
  })

/** The 423 of a resource that cannot be deleted without harm to others. */
export const locked = (detail: string): ApiError => refusal(423, 'LOCKED', { title: 'Locked resource', detail })

/** What is wrong with one attribute or relationship. */
export type Invalid = {
  readonly part: 'attributes' | 'relationships'
  readonly name: string
  readonly message: string
  readonly meta?: JsonObject
}

/** The 422 for values that are understood but not acceptable. */
export const invalid = (...problems: readonly Invalid[]): ApiError =>
  new ApiError(
    422,
    problems.map(({ part, name, message, meta }) => ({
      title: message,
      detail: `${name} - ${message}`,
      code: 'VALIDATION_ERROR',
      status: '422',
      source: { pointer: `/data/${part}/${name}` },
      meta: meta ?? { error: message.replaceAll(/[^a-z]+/gi, '_').toLowerCase() },
    })),
  )

/** The 422 for a move that a resource's status does not allow. */
export const invalidTransition = (from: Json | undefined, to: string): ApiError =>
  invalid({ part: 'attributes', name: 'status', message: `cannot transition from ${String(from)} to ${to}` })

/** The 401 of a token that is missing, malformed, of another organization, or expired. */
export const invalidToken = (): ApiError =>
  refusal(401, 'INVALID_TOKEN', {
    title: 'Invalid token',
    detail: 'The access token you provided is either expired or invalid.',
  })
