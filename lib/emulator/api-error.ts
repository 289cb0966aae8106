import type { JsonObject } from './json.ts'

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

/** The 404 of a resource or path that does not exist, in the words of an older page of the platform's documentation. */
export const notFound = (): ApiError =>
  refusal(404, 'RECORD_NOT_FOUND', {
    title: 'Record not found',
    detail: 'The requested resource was not found. Please double-check the resource id.',
  })

/** The 423 of a resource that cannot be deleted without harm to others. */
export const locked = (detail: string): ApiError => refusal(423, 'LOCKED', { title: 'Locked resource', detail })

/** The 401 of a token that is missing, malformed, of another organization or mode, or expired. */
export const invalidToken = (): ApiError =>
  refusal(401, 'INVALID_TOKEN', {
    title: 'Invalid token',
    detail: 'The access token you provided is either expired or invalid.',
  })
