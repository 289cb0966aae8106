import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CopyRequest, decodeMessage, encodeMessage, type Message } from '../../lib/core/messages.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { runs } from '../runs.ts'

const REQUEST: CopyRequest = {
  kind: 'copy_request',
  run: runKeyOf('subscription:KjYhTgRfEd', Date.UTC(2026, 11, 1)),
  epoch: 2,
}
const MESSAGES: readonly Message[] = [
  REQUEST,
  { kind: 'recheck', topic: 'orders.place', type: 'orders', id: 'KjYhTgRfEd' },
  { kind: 'unreadable', topic: 'orders.place', size: 1_048_576, sha256: 'a'.repeat(64) },
]

/** A valid message of this version with some of its fields changed. */
function changed(message: Message, fields: Record<string, unknown>): string {
  return JSON.stringify({ v: 1, ...message, ...fields })
}

describe('a message', () => {
  test.each(MESSAGES)('of kind $kind says after the queue what it said before', (message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message)
  })

  test('of this version may say more than is known, and none of that comes through', () => {
    expect(decodeMessage(changed(REQUEST, { extra: 1, toString: 'x' }))).toEqual(REQUEST)
  })

  test('of a newer version is known as such, whatever else it says', () => {
    expect(decodeMessage('{"v":2,"kind":"teapot"}')).toEqual({ kind: 'newer', version: 2, of: 'teapot' })
  })

  test.each([
    '',
    'x',
    'null',
    '[]',
    '1',
    '"copy_request"',
    '{}',
    '{"v":0}',
    '{"v":1.5}',
    '{"v":"1"}',
    '{"v":1}',
    '{"v":1,"kind":"teapot"}',
    '{"__proto__":{"v":1,"kind":"copy_request"}}',
    changed(REQUEST, { run: 'order:a' }),
    changed(REQUEST, { run: 7 }),
    changed(REQUEST, { run: 'order:a@2026-02-30T00:00:00Z' }),
    changed(REQUEST, { epoch: 0 }),
    changed(REQUEST, { epoch: '2' }),
    changed({ kind: 'recheck', topic: 'orders.place', type: 'orders', id: 'a/../b' }, {}),
    changed({ kind: 'unreadable', topic: 'orders.place', size: -1, sha256: '' }, {}),
  ])('that cannot be used is garbage with a reason: %s', (body) => {
    expect(decodeMessage(body)).toEqual({ kind: 'garbage', reason: expect.stringMatching(/\w/) })
  })

  test('never makes decoding throw', () => {
    const property = fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(decodeMessage(body).kind).toMatch(/^(garbage|newer)$/)
    })
    fc.assert(property, runs(200))
  })
})
