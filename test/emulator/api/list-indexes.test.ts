import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listDocument } from '../../../lib/emulator/api/list.ts'
import { catalog } from '../../../lib/emulator/catalog.ts'
import { at, isJsonList, type Json } from '../../../lib/emulator/json.ts'
import { queryOf } from '../../../lib/emulator/json-api/query.ts'
import type { Resource, ResourceType } from '../../../lib/emulator/resource.ts'
import { isoOf } from '../../../lib/emulator/time.ts'
import type { World } from '../../../lib/emulator/world.ts'
import { runs } from '../../runs.ts'
import { makeWorld } from '../world.ts'

const kinds = ['order_copies', 'recurring_order_copies'] as const
const orderIds = ['x', 'y', 'z']
const statuses = ['pending', 'completed', 'failed']
const references = ['r1', 'r2', 'R1']

const order = fc.option(fc.constantFrom(...orderIds).map((id) => ({ type: 'orders', id })))

/** A copy or an order that is put, again and again with other attributes, or removed. Few ids and values, so that they meet. */
const change = fc.record({
  type: fc.constantFrom<ResourceType>(...kinds, 'orders'),
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', ...orderIds),
  createdMs: fc.integer({ min: 0, max: 4 }),
  status: fc.constantFrom(...statuses),
  reference: fc.option(fc.constantFrom(...references)),
  source_order: order,
  target_order: order,
  does: fc.constantFrom('put', 'put', 'put', 'remove'),
})

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

const resourceOf = ({ type, id, createdMs, status, reference, source_order, target_order }: Change): Resource => ({
  type,
  id,
  attributes: { created_at: isoOf(createdMs), updated_at: isoOf(4 - createdMs), status, reference },
  relations: type === 'orders' ? {} : { source_order, target_order },
  hidden: {},
})

const some = (values: readonly string[]) =>
  fc.array(fc.constantFrom(...values, 'nothing'), { minLength: 1, maxLength: 3 }).map((list) => list.join(','))

const times = fc.integer({ min: -1, max: 5 }).map(isoOf)
const ids = ['a', 'b', 'c', 'd', ...orderIds]

const filter = fc.oneof(
  fc.tuple(fc.constantFrom('status_eq', 'status_not_eq', 'status_or_reference_eq'), fc.constantFrom(...statuses)),
  fc.tuple(fc.constantFrom('status_in', 'status_eq_any', 'status_eq_all', 'status_not_in'), some(statuses)),
  fc.tuple(fc.constantFrom('reference_eq', 'reference_eq_or_null', 'reference_cont'), fc.constantFrom(...references)),
  fc.tuple(fc.constantFrom('reference_in', 'reference_not_in_or_null'), some(references)),
  fc.tuple(fc.constantFrom('id_eq', 'id_not_eq'), fc.constantFrom(...ids)),
  fc.tuple(fc.constantFrom('id_in', 'id_not_in'), some(ids)),
  fc.tuple(fc.constantFrom('created_at_gteq', 'created_at_gt', 'created_at_lteq', 'created_at_lt'), times),
  fc.tuple(fc.constantFrom('created_at_eq', 'created_at_not_eq', 'created_at_gt_all', 'updated_at_lt'), times),
)

const ofCopies = fc.oneof(
  filter,
  fc.tuple(fc.constantFrom('source_order_id_eq', 'target_order_id_eq'), fc.constantFrom(...orderIds)),
  fc.tuple(fc.constantFrom('source_order_id_in', 'target_order_id_not_in'), some(orderIds)),
  fc.tuple(fc.constantFrom('source_order_status_eq', 'target_order_status_not_eq'), fc.constantFrom(...statuses)),
  fc.tuple(fc.constantFrom('target_order_id_null'), fc.constantFrom('true', 'false')),
  fc.tuple(fc.constantFrom('type_eq', 'type_not_eq', 'type_in'), fc.constantFrom(...kinds)),
)

const ofOrders = fc.oneof(
  filter,
  fc.tuple(fc.constantFrom('order_copies_id_eq', 'recurring_order_copies_id_in'), fc.constantFrom(...ids)),
  fc.tuple(fc.constantFrom('order_copies_status_eq'), fc.constantFrom(...statuses)),
)

const sorts = [
  '',
  'created_at',
  '-created_at',
  'status',
  '-status,created_at',
  '-reference,-status',
  'id',
  '-updated_at',
]

const question = fc.record({
  asked: fc.oneof(
    fc.record({
      type: fc.constantFrom(...kinds, 'order_factories' as const),
      filters: fc.array(ofCopies, { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('orders' as const), filters: fc.array(ofOrders, { maxLength: 3 }) }),
  ),
  sort: fc.constantFrom(...sorts),
  number: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 4 }),
})

type Question = typeof question extends fc.Arbitrary<infer Value> ? Value : never

const queryFor = (world: World, { asked: { type, filters }, sort, number, size }: Question) => {
  const params = new URLSearchParams({ sort, 'page[number]': String(number), 'page[size]': String(size) })
  for (const [name, value] of filters) params.set(`filter[q][${name}]`, value)
  return queryOf(world, type, params)
}

const namesOf = (documents: Json | undefined): readonly string[] =>
  isJsonList(documents) ? documents.map((one) => `${String(at(one, 'type'))}/${String(at(one, 'id'))}`) : []

const listed = (world: World, asked: Question) => {
  const url = new URL('http://emulator.test/api/anything')
  const request = { world, base: '', traceId: '', url, query: queryFor(world, asked) }
  const document = listDocument(request, { definition: catalog[asked.asked.type] })
  return { count: at(document, 'meta', 'record_count'), names: namesOf(document.data) }
}

const attributeOf = ({ id, attributes }: Resource, name: string): Json =>
  name === 'id' ? id : (attributes[name] ?? null)

/** The order of two resources by one key. Null is larger than everything, as in Postgres. */
const ordered = (left: Json, right: Json): number => {
  if (left === right) return 0
  if (left === null || right === null) return left === null ? 1 : -1
  return left < right ? -1 : 1
}

/** The plain way: ask everything, sort everything. `stored` is in the order in which it came to be. */
const scanned = (world: World, stored: readonly Resource[], asked: Question) => {
  const { conditions } = queryFor(world, asked)
  const keys = asked.sort === '' ? [] : asked.sort.split(',')
  // Ties are decided by creation, in the direction of the last key.
  const last = keys.at(-1)?.startsWith('-') ? '-created_at' : 'created_at'
  const found = stored
    .map((resource, index) => ({ resource, index }))
    .filter(({ resource: { type } }) => catalog[asked.asked.type].holds.includes(type))
    .filter(({ resource }) => conditions.every(({ isTrueOf }) => isTrueOf(resource)))
    .toSorted((left, right) => {
      for (const key of [...keys, last]) {
        const name = key.replace('-', '')
        const order = ordered(attributeOf(left.resource, name), attributeOf(right.resource, name))
        if (order !== 0) return key.startsWith('-') ? -order : order
      }
      return last === 'created_at' ? left.index - right.index : right.index - left.index
    })
  const start = (asked.number - 1) * asked.size
  const page = found.slice(start, start + asked.size)
  return { count: found.length, names: page.map(({ resource: { type, id } }) => `${type}/${id}`) }
}

test('a list with indexes answers as one that asks every resource, whatever has been put, changed and removed', () => {
  const changes = fc.array(change, { minLength: 10, maxLength: 60 })
  const property = fc.property(changes, fc.array(question, { minLength: 1, maxLength: 8 }), (made, questions) => {
    const world = makeWorld()
    const model = new Map<string, Resource>()
    for (const one of made) {
      const resource = resourceOf(one)
      const name = `${resource.type}/${resource.id}`
      if (one.does === 'remove') {
        world.store.remove(resource)
        model.delete(name)
      } else {
        world.store.put(resource)
        model.set(name, resource)
      }
    }
    for (const asked of questions) {
      expect(listed(world, asked)).toEqual(scanned(world, [...model.values()], asked))
    }
  })
  fc.assert(property, runs(300))
})
