import { createHash, createHmac } from 'node:crypto'
import { signBody } from '../../../lib/core/signature.ts'
import {
  deliveryEvent,
  type HostileDelivery,
  OTHER_SECRET,
  OWN_SECRET,
  SECRET,
  subscription,
} from './delivery-event.ts'

const BODY = JSON.stringify(subscription())
const BYTES = Buffer.from(BODY)
const RIGHT = signBody(BYTES, SECRET)

function hmac(data: string | Buffer, key: string | Buffer, algorithm = 'sha256'): string {
  return createHmac(algorithm, key).update(data).digest('base64')
}

/** The last character before the padding has two bits that no byte needs: another one that decodes to the same bytes. */
function sameBytesWrittenOtherwise(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const last = alphabet.indexOf(signature.charAt(42))
  return `${signature.slice(0, 42)}${alphabet.charAt(last + 1)}=`
}

const flipped = `${RIGHT.startsWith('A') ? 'B' : 'A'}${RIGHT.slice(1)}`

const WRONG_FORM: Record<string, string | undefined> = {
  'no signature': undefined,
  'an empty signature': '',
  'a blank signature': ' ',
  'the right digest in hex': Buffer.from(RIGHT, 'base64').toString('hex'),
  'the right digest in capital hex': Buffer.from(RIGHT, 'base64').toString('hex').toUpperCase(),
  'the right digest as binary text': Buffer.from(RIGHT, 'base64').toString('latin1'),
  'the right digest in base64 of hex': Buffer.from(Buffer.from(RIGHT, 'base64').toString('hex')).toString('base64'),
  'the right signature in base64url': `${RIGHT.replaceAll('+', '-').replaceAll('/', '_').slice(0, 43)}`,
  'the right signature without padding': RIGHT.slice(0, 43),
  'the right signature with more padding': `${RIGHT}=`,
  'the right signature after a space': ` ${RIGHT}`,
  'the right signature before a space': `${RIGHT} `,
  'the right signature and a line break': `${RIGHT}\n`,
  'the right signature and a NUL': `${RIGHT}\0`,
  'the right signature with a space inside': `${RIGHT.slice(0, 20)} ${RIGHT.slice(20)}`,
  'the same bytes in base64 that is not canonical': sameBytesWrittenOtherwise(RIGHT),
  'half of the right signature': RIGHT.slice(0, 22),
  'the right signature twice': RIGHT + RIGHT,
  'the right signature twice, as a header sent twice': `${RIGHT},${RIGHT}`,
  'the right signature, then a wrong one': `${RIGHT},${flipped}`,
  'a wrong signature, then the right one': `${flipped}, ${RIGHT}`,
  'the right signature in small letters': RIGHT.toLowerCase(),
  'the right signature in capitals': RIGHT.toUpperCase(),
  'the right signature after sha256=': `sha256=${RIGHT}`,
  'the right signature after v1=': `t=1772323200,v1=${RIGHT}`,
  'the right signature in quotes': `"${RIGHT}"`,
  'the right signature in a list': JSON.stringify([RIGHT]),
  'the right signature as a bearer token': `Bearer ${RIGHT}`,
  'the right signature percent-encoded': encodeURIComponent(RIGHT),
  '44 letters': 'A'.repeat(44),
  '43 letters and padding': `${'A'.repeat(43)}=`,
  'padding only': '='.repeat(44),
  '44 NULs': '\0'.repeat(44),
  '44 question marks': '?'.repeat(44),
  '44 letters beyond ASCII': 'é'.repeat(44),
  '22 emojis, which are 44 code units': '😀'.repeat(22),
  '44 halves of emojis': '\ud83d'.repeat(44),
  'a megabyte': 'A'.repeat(1024 * 1024),
  'the word valid': 'valid',
  'an object in JSON': '{"valid":true}',
}

const WRONG_VALUE: Record<string, string> = {
  'one bit changed': flipped,
  'the digest of SHA-1': hmac(BODY, SECRET, 'sha1'),
  'the digest of SHA-512': hmac(BODY, SECRET, 'sha512'),
  'the digest of SHA-512 cut to its length': Buffer.from(hmac(BODY, SECRET, 'sha512'), 'base64')
    .subarray(0, 32)
    .toString('base64'),
  'the digest of SHA-3': hmac(BODY, SECRET, 'sha3-256'),
  'the digest of the body without a key': createHash('sha256').update(BODY).digest('base64'),
  'the digest of secret and body': createHash('sha256')
    .update(SECRET + BODY)
    .digest('base64'),
  'an empty secret': hmac(BODY, ''),
  'the word undefined as its secret': hmac(BODY, 'undefined'),
  'the word null as its secret': hmac(BODY, 'null'),
  'a star as its secret': hmac(BODY, '*'),
  'the topic as its secret': hmac(BODY, 'order_subscriptions.activate'),
  'the secret of another topic': hmac(BODY, OWN_SECRET),
  'the secret of yet another topic': hmac(BODY, OTHER_SECRET),
  'the secret in capitals': hmac(BODY, SECRET.toUpperCase()),
  'the secret and a line break': hmac(BODY, `${SECRET}\n`),
  'the secret decoded from base64': hmac(BODY, Buffer.from(SECRET, 'base64')),
  'both secrets in one': hmac(BODY, `the-secret-before${SECRET}`),
  'the right secret and body swapped': hmac(SECRET, BODY),
  'the right secret for no body': hmac('', SECRET),
  'the right secret for the base64 of the body': hmac(BYTES.toString('base64'), SECRET),
  'the right secret for the body in UTF-16': hmac(Buffer.from(BODY, 'utf16le'), SECRET),
  'the right secret for topic and body': hmac(`order_subscriptions.activate${BODY}`, SECRET),
  'the right secret for body and line break': hmac(`${BODY}\n`, SECRET),
  'the right secret for the body written prettily': hmac(JSON.stringify(subscription(), null, 2), SECRET),
  'the right secret for a body with a byte order mark': hmac(`\ufeff${BODY}`, SECRET),
  'the right secret for another subscription': hmac(BODY.replace('milk', 'eggs'), SECRET),
  'the right secret, signed twice': hmac(Buffer.from(RIGHT, 'base64'), SECRET),
}

/** A genuine body that somebody signed otherwise than Commerce Layer does. */
export const BAD_SIGNATURES: readonly HostileDelivery[] = Object.entries({ ...WRONG_FORM, ...WRONG_VALUE }).map(
  ([what, signature]) => ({
    what: `the signature is: ${what}`,
    event: deliveryEvent(BODY, { headers: { 'x-commercelayer-signature': signature } }),
    expected: 'forged',
  }),
)
