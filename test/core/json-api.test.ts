import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  includedFor,
  linked,
  linkedId,
  parseDocument,
  parseJson,
  primaryResource,
  primaryResources,
} from '../../lib/core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../lib/core/resources.ts'
import { runs } from '../runs.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('JSON from outside', () => {
  test('is read with or without a byte order mark', () => {
    expect(parseJson(bytes('\uFEFF{"a":1}'))).toEqual({ ok: true, value: { a: 1 } })
  })

  test.each([
    ['nothing', bytes('')],
    ['something else', bytes('<html>')],
    ['half of it', bytes('{"data":{"type"')],
    ['bytes that are no UTF-8', Uint8Array.from([0x22, 0xc3, 0x28, 0x22])],
    ['a NUL in its middle', bytes('{"a":\u0000 1}')],
  ])('that is %s is refused without a crash', (_what, body) => {
    expect(parseJson(body)).toEqual({ ok: false })
  })

  test('that is nested a hundred thousand times does not crash', () => {
    const deep = `${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const parsed = parseJson(bytes(deep))
    expect(parsed.ok ? parseDocument(parsed.value) : undefined).toBeUndefined()
  })

  test('cannot reach the prototype of anything', () => {
    const parsed = parseJson(bytes('{"__proto__":{"data":{"type":"orders","id":"polluted"}},"constructor":{"x":1}}'))
    expect(parsed.ok && parseDocument(parsed.value)).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'data')).toBe(false)
  })

  test('of any shape gives a document with ids and types, or none', () => {
    const check = (json: unknown) => {
      const document = parseDocument(json)
      for (const resource of document === undefined ? [] : primaryResources(document)) {
        expect(resource.id).not.toBe('')
        expect(resource.type).not.toBe('')
        for (const view of [orderView, subscriptionView]) expect(() => view(resource)).not.toThrow()
        expect(() => document && copyView(resource, document)).not.toThrow()
      }
    }
    fc.assert(fc.property(fc.jsonValue(), check), runs(300))
    fc.assert(fc.property(fc.record({ data: documentLike, included: fc.jsonValue() }), check), runs(300))
  })
})

describe('a document', () => {
  test.each([
    ['without data', { meta: {} }],
    ['whose data is null', { data: null }],
    ['whose data has no id', { data: { type: 'orders' } }],
    ['whose id is empty', { data: { type: 'orders', id: '' } }],
    ['whose data has no type', { data: { id: 'a' } }],
    ['that is a list with one member without id', { data: [{ type: 'orders', id: 'a' }, { type: 'orders' }] }],
    ['that is a list', [{ data: { type: 'orders', id: 'a' } }]],
    ['that is text', 'data'],
  ])('%s is none', (_what, json) => {
    expect(parseDocument(json)).toBeUndefined()
  })

  test('may hold one resource or a list of them', () => {
    const order = { type: 'orders', id: 'a' }
    const [one, list] = [parseDocument({ data: order }), parseDocument({ data: [order, order] })]
    expect(one && primaryResource(one)).toMatchObject(order)
    expect(one && primaryResources(one)).toHaveLength(1)
    expect(list && primaryResource(list)).toBeUndefined()
    expect(list && primaryResources(list)).toHaveLength(2)
  })
})

describe('a relationship', () => {
  const linkage = { type: 'orders', id: 'target' }
  const document = parseDocument({
    data: {
      type: 'order_copies',
      id: 'a',
      relationships: {
        target_order: { data: linkage },
        order_subscription: { data: null },
        events: { data: [] },
        items: { data: [{ type: 'x', id: '1' }, { type: 'x' }, null] },
        source_order: { links: { self: '/api/order_copies/a/relationships/source_order' } },
      },
    },
    included: [{ type: 'customers', id: 'target' }, 'nonsense', { ...linkage, attributes: { status: 'placed' } }],
  })
  const resource = document && primaryResource(document)
  const links = (name: string) => resource && linked(resource, name)

  test('says what it names, that it names nothing, or nothing at all', () => {
    expect(links('target_order')).toEqual([linkage])
    expect(links('order_subscription')).toEqual([])
    expect(links('events')).toEqual([])
    expect(links('items')).toEqual([{ type: 'x', id: '1' }])
    expect(links('source_order')).toBeUndefined()
    expect(links('toString')).toBeUndefined()
    expect(resource && linkedId(resource, 'target_order')).toBe('target')
  })

  test('leads to the included resource of its own type', () => {
    expect(document && resource && includedFor(document, resource, 'target_order')?.attributes).toEqual({
      status: 'placed',
    })
    expect(document && resource && includedFor(document, resource, 'source_order')).toBeUndefined()
  })
})

const documentLike = fc.record(
  {
    type: fc.constantFrom('orders', 'order_subscriptions', 'order_copies', 'recurring_order_copies'),
    id: fc.oneof(fc.string(), fc.integer()),
    attributes: fc.dictionary(
      fc.constantFrom('status', 'metadata', 'errors_log', 'created_at', 'reference'),
      fc.jsonValue(),
    ),
    relationships: fc.dictionary(fc.constantFrom('target_order', 'order_subscription'), fc.jsonValue()),
  },
  { requiredKeys: ['type', 'id'] },
)
