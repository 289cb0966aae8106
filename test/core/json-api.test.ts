import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Document,
  includedFor,
  linked,
  linkedId,
  metaText,
  parseDocument,
  parseJson,
  primaryResource,
  primaryResources,
} from '../../lib/core/json-api.ts'
import { runs } from '../runs.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function documentOf(json: unknown): Document {
  const document = parseDocument(json)
  if (document === undefined) throw new Error('no JSON:API document')
  return document
}

const COPY = {
  type: 'order_copies',
  id: 'CoPyOfRuN1',
  attributes: { status: 'completed' },
  relationships: {
    source_order: { links: { self: '/api/order_copies/CoPyOfRuN1/relationships/source_order' } },
    target_order: { data: { type: 'orders', id: 'TrGtOrDeR1' } },
    order_subscription: { data: null },
    events: { data: [{ type: 'events', id: 'EvEnTiD001' }, { type: 'events' }] },
  },
}
const ORDER = { type: 'orders', id: 'TrGtOrDeR1', attributes: { status: 'placed' } }

describe('JSON from outside', () => {
  test('may begin with a byte order mark', () => {
    expect(parseJson(bytes('\ufeff{"a":1}'))).toEqual({ ok: true, value: { a: 1 } })
  })

  test.each([
    ['nothing', bytes('')],
    ['no JSON', bytes('<html>')],
    ['half of it', bytes('{"a":')],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a bare NUL', bytes('{"a":"\u0000"}')],
  ])('is not read from %s', (_, body) => {
    expect(parseJson(body)).toEqual({ ok: false })
  })

  test('may be nested a hundred thousand deep without a crash', () => {
    const parsed = parseJson(bytes(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))
    expect(parseDocument(parsed.ok ? parsed.value : undefined)).toBeUndefined()
  })

  test('never makes reading throw', () => {
    const property = fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (body) => {
      const parsed = parseJson(body)
      if (parsed.ok) parseDocument(parsed.value)
    })
    fc.assert(property, runs(200))
  })

  test('pollutes no prototype', () => {
    const parsed = parseJson(
      bytes('{"data":{"type":"orders","id":"a","attributes":{"__proto__":{"polluted":1}}},"__proto__":{"polluted":1}}'),
    )
    documentOf(parsed.ok ? parsed.value : undefined)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('a document', () => {
  test.each([
    ['null', null],
    ['a list', []],
    ['an object without data', {}],
    ['data that is null', { data: null }],
    ['a resource without an id', { data: { type: 'orders' } }],
    ['a resource with an empty id', { data: { type: 'orders', id: '' } }],
    ['a resource without a type', { data: { id: 'a' } }],
    ['a list with a member that is none', { data: [ORDER, { id: 'a' }] }],
    ['errors', { errors: [{ code: 'RECORD_NOT_FOUND' }] }],
  ])('is not %s', (_, json) => {
    expect(parseDocument(json)).toBeUndefined()
  })

  test('holds one resource or a list of them', () => {
    expect(primaryResource(documentOf({ data: ORDER }))).toMatchObject(ORDER)
    expect(primaryResource(documentOf({ data: [ORDER] }))).toBeUndefined()
    expect(primaryResources(documentOf({ data: [ORDER, COPY] })).map(({ id }) => id)).toEqual([ORDER.id, COPY.id])
    expect(primaryResources(documentOf({ data: [] }))).toEqual([])
  })

  test('of a destroyed resource holds type and id, and all else is empty', () => {
    const destroyed = { type: 'orders', id: 'a', attributes: null, relationships: null }
    const resource = primaryResource(documentOf({ data: destroyed }))
    expect(resource).toEqual({ type: 'orders', id: 'a', attributes: {}, relationships: {}, meta: {} })
  })

  test('says its mode on the resource or on itself', () => {
    const meta = { mode: 'test' }
    expect(metaText(documentOf({ data: { ...ORDER, meta } }), 'mode')).toBe('test')
    expect(metaText(documentOf({ data: ORDER, meta }), 'mode')).toBe('test')
    expect(metaText(documentOf({ data: ORDER }), 'mode')).toBeUndefined()
  })
})

describe('a relationship', () => {
  const document = documentOf({ data: COPY, included: [{ ...ORDER, type: 'refunds' }, ORDER, null] })
  const [copy] = primaryResources(document)

  test('names what is linked, nothing, or does not say', () => {
    if (copy === undefined) throw new Error('no copy')
    expect(linked(copy, 'target_order')).toEqual([{ type: 'orders', id: 'TrGtOrDeR1' }])
    expect(linked(copy, 'events')).toEqual([{ type: 'events', id: 'EvEnTiD001' }])
    expect(linked(copy, 'order_subscription')).toEqual([])
    expect(linked(copy, 'source_order')).toBeUndefined()
    expect(linked(copy, 'toString')).toBeUndefined()
    expect([linkedId(copy, 'target_order'), linkedId(copy, 'source_order')]).toEqual(['TrGtOrDeR1', undefined])
  })

  test('leads to the included resource of its type and id', () => {
    if (copy === undefined) throw new Error('no copy')
    expect(includedFor(document, copy, 'target_order')).toMatchObject(ORDER)
    expect(includedFor(document, copy, 'source_order')).toBeUndefined()
  })
})
