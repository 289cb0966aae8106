import { gzipSync } from 'node:zlib'
import { signBody } from '../../../lib/core/signature.ts'
import {
  type DeliveryEvent,
  deliveryEvent,
  type Expected,
  type HostileDelivery,
  SECRET,
  subscription,
} from './delivery-event.ts'

const BODY = JSON.stringify(subscription({ number: 'é→😀' }))
const BYTES = Buffer.from(BODY)

const CHANGED: Record<string, string | Buffer> = {
  'a byte less': BYTES.subarray(0, -1),
  'a space more': `${BODY} `,
  'a line break more': `${BODY}\n`,
  'a NUL more': `${BODY}\0`,
  'a byte order mark before it': `\ufeff${BODY}`,
  'another subscription': BODY.replace('milk', 'eggs'),
  'another time': BODY.replace('2031', '2030'),
  'another status': BODY.replace('active', 'Active'),
  'its letters decomposed': BODY.normalize('NFD'),
  'its letters escaped': BODY.replace('é', '\\u00e9'),
  'spaces between its members': JSON.stringify(JSON.parse(BODY), null, 1),
  'a member twice': BODY.replace('"status"', '"status":"cancelled","status"'),
  'a member more': BODY.replace('"status"', '"a":1,"status"'),
  'its bytes in UTF-16': Buffer.from(BODY, 'utf16le'),
  'its bytes in Latin-1': Buffer.from(BODY, 'latin1'),
  'its bytes compressed': gzipSync(BYTES),
  'itself twice': BODY + BODY,
  nothing: '',
}

const changed = Object.entries(CHANGED).map(([what, body]): HostileDelivery => {
  const headers = { 'x-commercelayer-signature': signBody(BYTES, SECRET) }
  return {
    what: `a body with the signature of another: ${what}`,
    event: deliveryEvent(body, { headers }),
    expected: 'forged',
  }
})

const genuine = deliveryEvent(BODY)

/** API Gateway says whether a body is base64; whoever calls the function otherwise may lie, and nothing may come of it. */
const ENCODINGS: readonly [string, Partial<DeliveryEvent>, Expected][] = [
  ['base64 that is said to be text', { isBase64Encoded: false }, 'forged'],
  ['text that is said to be base64', { body: BODY, isBase64Encoded: true }, 'forged'],
  ['base64 of base64', { body: Buffer.from(BYTES.toString('base64')).toString('base64') }, 'forged'],
  ['base64 cut in the middle', { body: genuine.body?.slice(0, 101) ?? '' }, 'forged'],
  ['base64 with noise between', { body: `!${genuine.body}` }, 'read'],
  ['base64url', { body: BYTES.toString('base64url') }, 'read'],
  ['text that is text', { body: BODY, isBase64Encoded: false }, 'read'],
  ['text with half a character', { body: `${BODY}\ud83d`, isBase64Encoded: false }, 'forged'],
  ['binary text', { body: BYTES.toString('latin1'), isBase64Encoded: false }, 'forged'],
  ['hex', { body: BYTES.toString('hex'), isBase64Encoded: true }, 'forged'],
  ['an empty text', { body: '', isBase64Encoded: false }, 'forged'],
]

/** Bodies that are not the bytes that were signed, and encodings that are not what they are said to be. */
export const CHANGED_BODIES: readonly HostileDelivery[] = [
  ...changed,
  ...ENCODINGS.map(
    ([what, event, expected]): HostileDelivery => ({
      what: `a body in ${what}`,
      event: { ...genuine, ...event },
      expected,
    }),
  ),
  { what: 'no body at all', event: { ...genuine, body: undefined }, expected: 'forged' },
]
