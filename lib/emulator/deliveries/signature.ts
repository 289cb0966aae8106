import { createHmac } from 'node:crypto'

/**
 * The value of X-CommerceLayer-Signature: base64 of the HMAC-SHA256 of the raw body. The secret looks like hex digits
 * but is used as the text that it is. (https://docs.commercelayer.io/core/callbacks-security)
 */
export const signatureOf = (body: Uint8Array, sharedSecret: string): string =>
  createHmac('sha256', sharedSecret).update(body).digest('base64')
