import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import { type EndpointType, endpointTypes } from '../../../../lib/emulator/schema.ts'
import { oddNames } from './bad-request.ts'
import { longAgoOrFarAhead, plausible } from './plausible.ts'
import type { Shop } from './shop.ts'

export type AnyRequest = { readonly method: string; readonly path: string; readonly body?: string }

const backAndForth = (type: EndpointType): fc.Arbitrary<string> => {
  const names = Object.keys(catalog[type].relationships)
  return fc
    .tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 20 }), fc.boolean())
    .map(([name, count, isFilter]) => {
      const back = ['orders', 'customer', 'order_subscriptions', 'source_order', 'order_copies', 'target_order']
      const path = [name, ...Array.from({ length: count }, (_, index) => back[index % back.length] ?? '')]
      return isFilter ? `filter[q][${path.join('_')}_id_eq]=x` : `include=${path.join('.')}`
    })
}

const patterns = fc
  .tuple(fc.constantFrom('%', '%a', '_%', '%%', '(a+)+', '\\'), fc.integer({ min: 1, max: 200 }))
  .map(([piece, count]) => piece.repeat(count))

const queries = (type: EndpointType, method: string): fc.Arbitrary<string> => {
  const names = Object.keys(catalog[type].fields)
  const comparison = fc.tuple(
    fc.constantFrom(...names, ...oddNames.slice(0, -1)),
    fc.constantFrom(
      'eq',
      'not_in',
      'gt',
      'matches',
      'does_not_match',
      'null',
      'jcont',
      'start',
      'eq_any',
      'in_or_null',
    ),
    fc.oneof(patterns, fc.string(), longAgoOrFarAhead, fc.constantFrom('true', '1', '{}', '{"a":[1,{}]}', '1,2')),
  )
  return fc.oneof(
    { weight: method === 'GET' ? 1 : 12, arbitrary: fc.constant('') },
    backAndForth(type),
    comparison.map(
      ([name, predicate, value]) => `filter[q][${name}_${predicate}]=${encodeURIComponent(value.toWellFormed())}`,
    ),
    fc.constantFrom(...names).map((name) => `sort=-${name},id&page[size]=25&page[number]=999999999`),
    fc.webQueryParameters(),
  )
}

/** Requests of any kind: good ones, bad ones, and ones that nobody has thought of. */
export const anyRequest = (shop: Shop): fc.Arbitrary<AnyRequest> =>
  fc
    .tuple(fc.constantFrom(...endpointTypes), fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), fc.nat())
    .chain(([type, method, index]) => {
      const found = shop.found(type)
      const id = found[index % Math.max(1, found.length)]?.id
      const resource = id === undefined ? `/api/${type}/none` : `/api/${type}/${id}`
      const below = fc.constantFrom(...Object.keys(catalog[type].relationships)).map((name) => `${resource}/${name}`)
      const good = method === 'POST' ? `/api/${type}` : resource
      const path = fc.oneof(
        { weight: 6, arbitrary: fc.constant(good) },
        { weight: 2, arbitrary: fc.constant(`/api/${type}`) },
        { weight: 2, arbitrary: below },
        { weight: 1, arbitrary: fc.webPath().map((one) => `/api${one}`) },
      )
      const body = fc.oneof(
        { weight: 8, arbitrary: plausible(shop, { type, method, id }) },
        { weight: 1, arbitrary: fc.json() },
        { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
      )
      return fc.tuple(path, queries(type, method), body).map(([to, query, text]) => ({
        method,
        path: query === '' ? to : `${to}?${query}`,
        ...(method === 'GET' ? {} : { body: text }),
      }))
    })
