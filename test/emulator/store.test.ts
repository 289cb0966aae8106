import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeHistory } from '../../lib/emulator/history.ts'
import type { Resource, ResourceType } from '../../lib/emulator/resource.ts'
import { makeStore } from '../../lib/emulator/store.ts'
import { namesOneOf } from '../../lib/emulator/tables/condition.ts'
import { sizeOf } from '../../lib/emulator/tables/span.ts'
import { isoOf } from '../../lib/emulator/time.ts'
import { runs } from '../runs.ts'

const emptyStore = (kept: readonly Resource[] = []) =>
  makeStore(
    makeHistory(
      () => 0,
      () => 0,
    ),
    kept,
  )

const copy = (id: string, createdMs: number, rest: Partial<Resource> = {}): Resource => ({
  type: 'order_copies',
  id,
  relations: {},
  hidden: {},
  ...rest,
  attributes: { created_at: isoOf(createdMs), ...rest.attributes },
})

const ids = (resources: readonly Resource[]): readonly string[] => resources.map(({ id }) => id)

test('resources are in order of creation, also when the clock was set back, and those of one time in the order they came', () => {
  const store = emptyStore()
  for (const [id, ms] of [
    ['b', 2_000],
    ['c', 2_000],
    ['a', 1_000],
  ] as const) {
    store.put(copy(id, ms))
  }
  expect(ids(store.all(['order_copies']))).toEqual(['a', 'b', 'c'])
  expect(store.oldest('order_copies')?.id).toBe('a')
})

test('resources of several types are in order of creation, and are so again after a restart', () => {
  const store = emptyStore()
  const types = ['order_copies', 'recurring_order_copies'] as const
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
    store.put(copy(id, 1_000, { type: types[index % 2] ?? 'order_copies' }))
  }
  expect(ids(store.all(types))).toEqual(['a', 'b', 'c', 'd'])
  expect(ids(emptyStore(store.all(types)).all(types))).toEqual(['a', 'b', 'c', 'd'])
})

test('a reference finds what has it now, not what had it', () => {
  const store = emptyStore()
  store.put(copy('a', 1, { attributes: { reference: 'old' } }))
  store.put(copy('a', 1, { attributes: { reference: 'new' } }))
  store.put(copy('b', 2, { attributes: { reference: 'new' } }))
  expect(ids(store.having('order_copies', 'reference', 'old'))).toEqual([])
  expect(ids(store.having('order_copies', 'reference', 'new'))).toEqual(['a', 'b'])
  store.remove({ type: 'order_copies', id: 'a' })
  expect(ids(store.having('order_copies', 'reference', 'new'))).toEqual(['b'])
})

test('what refers to a resource is told from what refers to one of another type with the same id', () => {
  const store = emptyStore()
  const about = (type: ResourceType) => ({ relations: { resource: { type, id: 'same' } } })
  store.put(copy('one', 1, { type: 'events', ...about('orders') }))
  store.put(copy('two', 2, { type: 'events', ...about('order_copies') }))
  expect(ids(store.referring(['events'], 'resource', { type: 'orders', id: 'same' }))).toEqual(['one'])
})

test('every resource is found by what it refers to, whatever has been put, changed and removed', () => {
  const change = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    order: fc.option(fc.constantFrom('x', 'y')),
    createdMs: fc.integer({ min: 0, max: 3 }),
    does: fc.constantFrom('put', 'put', 'remove'),
  })
  const property = fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
    const store = emptyStore()
    for (const { id, order, createdMs, does } of changes) {
      const source_order = order === null ? null : { type: 'orders', id: order }
      if (does === 'remove') store.remove({ type: 'order_copies', id })
      else store.put(copy(id, createdMs, { relations: { source_order } }))
    }
    const all = store.all(['order_copies'])
    for (const id of ['x', 'y']) {
      const order = { type: 'orders', id }
      const expected = all.filter(({ relations }) => relations.source_order?.id === id)
      expect(store.referring(['order_copies'], 'source_order', order)).toEqual(expected)
      expect(sizeOf(store.meeting(['order_copies'], [namesOneOf('source_order', [order, order])]))).toBe(
        expected.length,
      )
    }
  })
  fc.assert(property, runs(100))
})
