import fc from 'fast-check'
import type { BadRequest } from './bad-request.ts'
import type { Shop } from './shop.ts'

const visible = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((text) => text.trim())

const forged = (authorization: string): fc.Arbitrary<string> => {
  const [header = '', claims = '', signature = ''] = authorization.replace('Bearer ', '').split('.')
  const { length } = signature
  const another = Buffer.from(JSON.stringify({ exp: 9_999_999_999, organization: { slug: 'mine' } })).toString(
    'base64url',
  )
  return fc.oneof(
    fc.nat({ max: length - 1 }).map((cut) => `Bearer ${header}.${claims}.${signature.slice(0, cut)}`),
    fc.constant(`Bearer ${header}.${another}.${signature}`),
    fc.constant(`Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${another}.`),
    fc.constant(`Bearer ${header}.${claims}.${signature}.${signature}`),
    fc.constant(`Basic ${header}.${claims}.${signature}`),
    fc.constant(`${header}.${claims}.${signature}`),
  )
}

/** Without a token, or with one that is forged, has expired, or is another organization's. */
export const badTokens = ({ headers, tokens, found }: Shop): fc.Arbitrary<BadRequest> => {
  const { authorization = '', ...others } = headers
  const bad = fc.oneof(
    fc.constantFrom(`Bearer ${tokens.expired}`, `Bearer ${tokens.foreign}`, 'Bearer', 'Bearer ', 'null'),
    visible,
    visible.map((text) => `Bearer ${text}`),
    forged(authorization),
  )
  const given = fc.oneof(
    { weight: 1, arbitrary: fc.constant(others) },
    { weight: 9, arbitrary: bad.map((one) => ({ ...others, authorization: one })) },
  )
  const id = found('orders')[0]?.id ?? ''
  const target = fc.constantFrom(
    { method: 'GET', path: '/api/orders' },
    { method: 'POST', path: '/api/orders', body: '{"data":{"type":"orders"}}' },
    { method: 'DELETE', path: '/api/orders/order-draft' },
    { method: 'PATCH', path: `/api/orders/${id}`, body: `{"data":{"type":"orders","id":"${id}"}}` },
    { method: 'GET', path: '/api/nothing' },
  )
  return fc.tuple(target, given).map(([request, one]) => ({ ...request, headers: one, status: [401] }))
}

const otherTypes = fc.constantFrom(
  'application/json',
  'application/vnd.api',
  'application/vnd.api+jsonx',
  'text/html',
  'text/*',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application',
  '/',
  ';',
  ',',
)

/** Media types that the API neither speaks nor reads. */
export const badMediaTypes = ({ headers }: Shop): fc.Arbitrary<BadRequest> => {
  const body = '{"data":{"type":"orders"}}'
  const { 'content-type': _, ...untyped } = headers
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('GET', 'POST', 'DELETE'), otherTypes)
      .map(([method, accept]) => ({ method, path: '/api/orders', headers: { ...headers, accept }, status: [406] })),
    fc.tuple(fc.constantFrom('POST', 'PATCH'), otherTypes).map(([method, contentType]) => ({
      method,
      path: '/api/orders',
      headers: { ...headers, 'content-type': contentType },
      body,
      status: [415],
    })),
    fc
      .constantFrom('POST', 'PATCH')
      .map((method) => ({ method, path: '/api/orders', headers: untyped, status: [415] })),
  )
}
