import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import { type EndpointType, endpointTypes, type Field, type FieldType } from '../../../../lib/emulator/schema.ts'
import { oddNames } from './bad-request.ts'
import type { Shop } from './shop.ts'
import { textOf } from './wishes.ts'

/** What a body is sent to. */
export type Target = { readonly type: EndpointType; readonly method: string; readonly id: string | undefined }

/** Times that are hard on whoever counts from one of them to another. */
export const longAgoOrFarAhead = fc.constantFrom(
  '0000-01-01T00:00:00Z',
  '0001-01-01',
  '1970-01-01T00:00:00.000Z',
  '2026-03-01T02:00:00.001Z',
  '2026-12-31T23:59:59+14:00',
  '2099-01-31T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
)
const frequencies = fc.constantFrom(
  'hourly',
  'daily',
  'monthly',
  'yearly',
  '0 0 29 2 *',
  '0 0 30 2 *',
  '59 23 31 12 0',
  '* * * * *',
)

/** Values of a type, of which a resource may like some and dislike others. */
const values: Readonly<Record<FieldType, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(
    frequencies,
    fc.constantFrom('orders.place', 'https://perennial.example/in', '\ud800', ''),
    fc.string(),
  ),
  boolean: fc.boolean(),
  integer: fc.oneof(fc.integer(), fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER)),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }),
  datetime: longAgoOrFarAhead,
  object: fc.dictionary(fc.constantFrom(...oddNames, 'type', 'id'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
  array: fc.array(fc.oneof(frequencies, fc.jsonValue({ maxDepth: 1 })), { maxLength: 4 }),
}

const letterOf: Readonly<Record<string, string>> = { POST: 'C', PATCH: 'U' }

const attributesOf = (fields: readonly (readonly [string, Field])[]) =>
  fc
    .subarray([...fields], { maxLength: Math.min(6, fields.length) })
    .chain((some) => fc.record(Object.fromEntries(some.map(([name, { type }]) => [name, fc.option(values[type])]))))

/** A body that may well be good. */
export const plausible = (shop: Shop, { type, method, id }: Target): fc.Arbitrary<string> => {
  const letter = letterOf[method] ?? 'C'
  const { fields, relationships } = catalog[type]
  const settable = Object.entries(fields).filter(([, { can }]) => can.includes(letter))
  const required = Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field.required ? [[name, values[field.type]]] : [])),
  )
  const linkages = Object.entries(relationships).flatMap(([name, known]) => {
    if (known.kind !== 'one' || !known.can.includes(letter)) return []
    const ids = known.types.flatMap((one) => {
      const kept = endpointTypes.find((other) => other === one)
      return kept === undefined
        ? [{ type: one, id: 'elsewhere' }]
        : shop.found(kept).map((other) => ({ type: one, id: other.id }))
    })
    return ids.length === 0 ? [] : [[name, fc.constantFrom(...ids).map((data) => ({ data }))] as const]
  })
  return fc
    .record({
      some: attributesOf(settable),
      needed: fc.record(method === 'POST' ? required : {}),
      links: fc.record(Object.fromEntries(linkages), method === 'POST' ? {} : { requiredKeys: [] }),
    })
    .map(({ some, needed, links }) =>
      textOf({
        data: {
          type,
          ...(method === 'PATCH' ? { id } : {}),
          attributes: { ...some, ...needed },
          relationships: links,
        },
      }),
    )
}
