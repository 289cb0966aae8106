import { refusal } from '../api-error.ts'
import { jsonApiType } from './answer.ts'
import type { Call } from './call.ts'

/** A media type without its parameters. */
export const typeOf = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase()

const accepted = (accept: string): boolean =>
  accept
    .split(',')
    .map(typeOf)
    .some((type) => type === jsonApiType || type === '*/*' || type === 'application/*')

/** Refuses a request that wants or brings another media type than JSON:API's. */
export const checkMediaTypes = ({ method, headers }: Call): void => {
  const accept = headers.get('accept')
  if (accept !== null && !accepted(accept)) {
    throw refusal(406, 'NOT_ACCEPTABLE', {
      title: 'Not acceptable',
      detail: `All requests must use the '${jsonApiType}' Accept without media type parameters. This request specified '${accept}'.`,
    })
  }
  if (method !== 'POST' && method !== 'PATCH') return
  const contentType = headers.get('content-type') ?? ''
  if (typeOf(contentType) !== jsonApiType) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', {
      title: 'Unsupported media type',
      detail: `All requests that create or update must use the '${jsonApiType}' Content-Type. This request specified '${contentType}'.`,
    })
  }
}
