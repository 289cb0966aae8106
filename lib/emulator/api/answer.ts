import type { ApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'

/** An answer of the API before it becomes a Response. */
export type Answer = {
  readonly status: number
  /** A document, or text that is sent as it stands. */
  readonly body: JsonObject | string | undefined
  readonly headers: Readonly<Record<string, string>>
}

export const answerWith = (status: number, body?: JsonObject): Answer => ({ status, body, headers: {} })

/** The error document of a refusal. */
export const answerOf = (error: ApiError): Answer => ({
  status: error.status,
  body: { errors: error.errors.map((one) => ({ ...one, source: one.source ?? null })).map(withoutNulls) },
  headers: error.headers,
})

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))

export const jsonApiType = 'application/vnd.api+json'

/** What is sent of a body. */
export const textOf = (body: Answer['body']): string | undefined =>
  typeof body === 'object' ? JSON.stringify(body) : body

/** The Response of an answer, in the API's media type. */
export const responseOf = ({ status, body, headers }: Answer): Response =>
  new Response(textOf(body) ?? null, {
    status,
    headers: { ...(body === undefined ? {} : { 'content-type': jsonApiType }), ...headers },
  })
