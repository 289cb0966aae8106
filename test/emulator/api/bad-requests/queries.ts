import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import { type EndpointType, endpointTypes, type FieldType } from '../../../../lib/emulator/schema.ts'
import { type BadRequest, oddNames } from './bad-request.ts'

type Parameter = readonly [name: string, value: string]

const odd = fc.oneof(
  fc.constantFrom(...oddNames),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((name) => `${name.toWellFormed()}?`),
)

const badPages = fc.tuple(
  fc.constantFrom('page[number]', 'page[size]'),
  fc.constantFrom('0', '-1', '1.5', 'a', '', ' 1', '1e1', 'NaN', 'Infinity', '0x1', '99999999999999999999', '1,2'),
)

const unlisted = (type: EndpointType, letter: 'Q' | 'S'): readonly string[] => {
  const { fields, relationships } = catalog[type]
  const through = Object.keys(relationships).map((name) => `${name}_`)
  return Object.entries(fields)
    .filter(([name, { can }]) => !can.includes(letter) && !through.some((prefix) => name.startsWith(prefix)))
    .map(([name]) => name)
}

const predicates = [
  'eq',
  'not_eq',
  'in',
  'gt',
  'lteq',
  'null',
  'present',
  'matches',
  'start',
  'not_cont',
  'jcont',
] as const

const badFilters = (type: EndpointType): fc.Arbitrary<Parameter> => {
  const name = fc.oneof(odd, fc.constantFrom('colour', ...unlisted(type, 'Q')))
  return fc.oneof(
    fc
      .tuple(name, fc.constantFrom(...predicates))
      .map(([one, predicate]): Parameter => [`filter[q][${one}_${predicate}]`, '1']),
    name.map((one): Parameter => [`filter[q][created_at_or_${one}_eq]`, '2026-01-01T00:00:00Z']),
    fc
      .constantFrom(
        'filter',
        'filter[q]',
        'filter[q][]',
        'filter[created_at_eq]',
        'filter[q][created_at]',
        'filter[q][_eq]',
      )
      .map((one): Parameter => [one, '1']),
    fc
      .constantFrom('', 'like', 'eq_', 'EQ', 'eq][x', 'constructor', '__proto__')
      .map((predicate): Parameter => [`filter[q][created_at_${predicate}]`, '1']),
  )
}

/** Values that cannot be compared with attributes of a type. */
const incomparable: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  datetime: ['tomorrow', '2026-02-30T00:00:00Z', '2026-13-01', '[object Object]'],
  integer: ['a', 'NaN', '1,5', 'Infinity', '-Infinity', '1e999'],
  boolean: ['maybe', '2', 'TRUE!'],
}

const badValues = (type: EndpointType): fc.Arbitrary<Parameter> => {
  const rows = Object.entries(catalog[type].fields).flatMap(([name, { type: of, can }]) =>
    can.includes('Q') && !name.startsWith('_')
      ? (incomparable[of] ?? []).map((value): Parameter => [`filter[q][${name}_eq]`, value])
      : [],
  )
  return fc.constantFrom<Parameter[]>(
    ...rows,
    ['filter[q][created_at_null]', 'maybe'],
    ['filter[q][metadata_jcont]', '{'],
    ['filter[q][created_at_jcont]', '{}'],
  )
}

const badParameters = (type: EndpointType): fc.Arbitrary<Parameter> =>
  fc.oneof(
    badPages,
    fc.constantFrom<Parameter[]>(['page[size]', '26'], ['page[offset]', '1'], ['page', '1'], ['sort[]', 'id']),
    fc
      .constantFrom('fields', 'fields[]', 'fields[_]', 'fields[a_]', 'fields[Orders]', 'fields[orders][id]')
      .map((name): Parameter => [name, 'id']),
    badFilters(type),
    badValues(type),
    odd.map((name): Parameter => [name, '1']),
    fc.tuple(fc.constantFrom('', '-', '--'), odd).map(([sign, name]): Parameter => ['sort', `${sign}${name}`]),
    fc.constantFrom(...unlisted(type, 'S')).map((name): Parameter => ['sort', name]),
    fc.oneof(odd, fc.constantFrom('event_stores', 'id', 'created_at')).map((name): Parameter => ['include', name]),
    odd.map((name): Parameter => ['include', `event_stores.${name}`]),
    odd.map((name): Parameter => [`fields[${type}]`, `created_at,${name}`]),
  )

const goodParameters = fc.constantFrom<Parameter[]>(['page[number]', '1'], ['sort', 'created_at'], ['include', ''])

/** Parameters that a list does not know or cannot follow, alone and among good ones. */
export const badQueries = (): fc.Arbitrary<BadRequest> =>
  fc.constantFrom(...endpointTypes).chain((type) =>
    fc.tuple(fc.array(goodParameters, { maxLength: 2 }), badParameters(type)).map(([good, bad]) => {
      const query = new URLSearchParams([...good, bad].map(([name, value]): [string, string] => [name, value]))
      return { method: 'GET', path: `/api/${type}?${query}`, status: [400] }
    }),
  )
