import { badRequest, notFound, refusal } from '../api-error.ts'
import { type EndpointType, isEndpointType, type Operation } from '../schema.ts'

/** What a path under `/api/` asks about. */
export type Route =
  | { readonly kind: 'collection'; readonly type: EndpointType }
  | { readonly kind: 'resource'; readonly type: EndpointType; readonly id: string }
  | {
      readonly kind: 'related' | 'relationship'
      readonly type: EndpointType
      readonly id: string
      readonly name: string
    }

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest(`${segment} is not a valid part of a path.`)
  }
}

/** The endpoint of a path, whatever is below it; `undefined` where the API has none. */
export const endpointOf = (path: string): EndpointType | undefined => {
  const [, api, type = ''] = path.split('/')
  return api === 'api' && isEndpointType(type) ? type : undefined
}

/** Reads a path; refuses those that the API does not have. */
export const routeOf = (path: string): Route => {
  const [api, type, id, third, fourth, ...rest] = path.split('/').slice(1).map(decoded)
  if (api !== 'api' || type === undefined || !isEndpointType(type) || rest.length > 0) throw notFound()
  if (id === undefined || (id === '' && third === undefined)) return { kind: 'collection', type }
  if (third === undefined) return { kind: 'resource', type, id }
  if (third === 'relationships' && fourth !== undefined) return { kind: 'relationship', type, id, name: fourth }
  if (fourth === undefined) return { kind: 'related', type, id, name: third }
  throw notFound()
}

const methods: Readonly<Record<Route['kind'], Readonly<Record<string, Operation>>>> = {
  collection: { GET: 'list', POST: 'create' },
  resource: { GET: 'retrieve', PATCH: 'update', DELETE: 'delete' },
  related: { GET: 'retrieve' },
  relationship: { GET: 'retrieve' },
}

/** The operation that a method means on a route; 405 where there is none. */
export const operationOf = (method: string, kind: Route['kind'], operations: readonly Operation[]): Operation => {
  const operation = methods[kind][method]
  if (operation !== undefined && operations.includes(operation)) return operation
  throw refusal(405, 'METHOD_NOT_ALLOWED', {
    title: 'Method not allowed',
    detail: `${method} is not supported here.`,
  })
}
