import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signBody, verifySignature } from '../../lib/core/signature.ts'
import { runs } from '../runs.ts'

const body = new TextEncoder().encode('{"data":{"type":"orders","id":"qKmNhXbYpR"}}')
const secret = '0123456789abcdef0123456789abcdef'
const signature = signBody(body, secret)
const secrets = [secret]

describe('a signature', () => {
  test('is base64 of HMAC-SHA256 with the secret as text, as RFC 4231 has it for its second case', () => {
    const rfc = signBody(new TextEncoder().encode('what do ya want for nothing?'), 'Jefe')
    const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(Buffer.from(rfc, 'base64').toString('hex')).toBe(hex)
    expect(rfc).toHaveLength(44)
  })

  test('is valid for every body and secret that made it', () => {
    const property = fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, key) => {
      expect(verifySignature({ body: bytes, signature: signBody(bytes, key), secrets: [key] })).toBe('valid')
    })
    fc.assert(property, runs(50))
  })

  test('is valid whichever of several secrets made it', () => {
    for (const several of [
      [secret, 'b', 'c'],
      ['a', secret, 'c'],
      ['a', 'b', secret],
    ]) {
      expect(verifySignature({ body, signature, secrets: several })).toBe('valid')
    }
  })

  test('is wrong for a body with one bit changed', () => {
    for (const index of body.keys()) {
      const changed = body.with(index, (body[index] ?? 0) ^ 1)
      expect(verifySignature({ body: changed, signature, secrets })).toBe('wrong')
    }
  })

  test('is wrong for another secret, for no secret and for the secret decoded from hex', () => {
    const decoded = Buffer.from(secret, 'hex').toString('latin1')
    for (const others of [['other'], [], [decoded], [secret.toUpperCase()]]) {
      expect(verifySignature({ body, signature, secrets: others })).toBe('wrong')
    }
  })

  test('made with an empty secret is wrong even where an empty secret is configured', () => {
    expect(verifySignature({ body, signature: signBody(body, ''), secrets: ['', secret] })).toBe('wrong')
  })

  test('is missing where there is none or an empty one', () => {
    expect(verifySignature({ body, signature: undefined, secrets })).toBe('missing')
    expect(verifySignature({ body, signature: '', secrets })).toBe('missing')
  })

  test.each([
    ['doubled', `${signature}, ${signature}`],
    ['cut', signature.slice(0, 43)],
    ['with a space', `${signature.slice(0, 43)} `],
    ['in hex', Buffer.from(signature, 'base64').toString('hex')],
    ['in base64url', `${'-_'.repeat(21)}A=`],
    ['of 31 bytes', Buffer.alloc(31).toString('base64')],
    ['of 33 bytes', Buffer.alloc(33).toString('base64')],
    ['with bits that belong to no byte', `${signature.slice(0, 42)}B=`],
    ['of foreign letters', 'é'.repeat(44)],
  ])('%s is malformed', (_, malformed) => {
    expect(verifySignature({ body, signature: malformed, secrets })).toBe('malformed')
  })

  test('that was invented is never valid, and never a crash', () => {
    const base64 = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=']
    const invented = fc.oneof(
      fc.string(),
      fc.string({ minLength: 44, maxLength: 44 }),
      fc.string({ unit: fc.constantFrom(...base64), minLength: 44, maxLength: 44 }),
      fc.uint8Array({ minLength: 30, maxLength: 34 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    )
    const property = fc.property(invented, (text) => {
      expect(verifySignature({ body, signature: text, secrets })).not.toBe('valid')
    })
    fc.assert(property, runs(200))
  })
})
