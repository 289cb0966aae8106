import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the signature of a delivery is worth. Only `valid` may have an effect. */
export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'wrong'

/** A delivery as far as its signature is concerned. */
export interface SignedDelivery {
  /** The bytes that came over the wire: a body parsed and written again has another signature. */
  body: Uint8Array
  /** The value of `x-commercelayer-signature`. */
  signature: string | undefined
  /** All secrets that are valid now; while one is being replaced there are two. */
  secrets: readonly string[]
}

/** SHA-256 has 32 bytes; in base64 they are 44 characters, which without padding could also be 33 bytes. */
const DIGEST_BYTES = 32
const SIGNATURE_LENGTH = 44

/** Checks a delivery against every secret, in a time that says neither which one fits nor how much of it. */
export function verifySignature({ body, signature, secrets }: SignedDelivery): SignatureVerdict {
  if (signature === undefined || signature === '') return 'missing'
  if (signature.length !== SIGNATURE_LENGTH) return 'malformed'
  const given = Buffer.from(signature, 'base64')
  // Buffer skips over what is not base64, so only what it writes back the same was base64 to begin with.
  if (given.length !== DIGEST_BYTES || given.toString('base64') !== signature) return 'malformed'
  // An empty secret is one that everybody knows.
  const known = secrets.filter((secret) => secret !== '')
  const matches = known.filter((secret) => timingSafeEqual(digest(body, secret), given))
  return matches.length > 0 ? 'valid' : 'wrong'
}

/** The signature of a body: base64 of HMAC-SHA256, the secret taken as UTF-8 text however much it looks like hex. */
export function signBody(body: Uint8Array, secret: string): string {
  return digest(body, secret).toString('base64')
}

function digest(body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(body).digest()
}
