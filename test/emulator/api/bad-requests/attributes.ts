import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import type { FieldType } from '../../../../lib/emulator/schema.ts'
import { type BadRequest, oddNames } from './bad-request.ts'
import type { Shop } from './shop.ts'
import { namesOf, spoilt, tooLarge, type Wishing, wishing } from './wishes.ts'

const impossibleTimes = fc.constantFrom(
  '',
  'tomorrow',
  '2026-02-30T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2025-02-29',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:61:00Z',
  '2026-01-01T00:00:61Z',
  '2026-01-01T00:00:00+99:99',
  '2026-1-1',
  '12026-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-01-01T00:00:00Z\u0000',
  '1767225600',
)

const list = fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 })
const object = fc.dictionary(fc.constantFrom(...oddNames), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
const boolean = fc.boolean()
const fraction = fc.constantFrom(0.5, -1.25, 1e-300, 2 ** 53, 1e300, tooLarge)
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\udfff\ud800', '1', 'true', ''))
const number = fc.integer()
/** A number that is of no type. */
const noNumber = fc.constant(tooLarge)

/** Values that are not of a type. */
const notA: Readonly<Record<FieldType, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(boolean, number, fc.double({ noNaN: true, noDefaultInfinity: true }), list, object, noNumber),
  boolean: fc.oneof(number, text, list, object, noNumber),
  integer: fc.oneof(boolean, text, fraction, list, object),
  float: fc.oneof(boolean, text, list, object, noNumber),
  datetime: fc.oneof(boolean, number, impossibleTimes, list, object, noNumber),
  object: fc.oneof(boolean, number, text, list, noNumber),
  array: fc.oneof(boolean, number, text, object, noNumber),
}

const unknown = (wish: Wishing): fc.Arbitrary<BadRequest> =>
  fc
    .tuple(fc.constantFrom(...oddNames, ...namesOf(wish, 'fields', 'forbidden')), fc.jsonValue({ maxDepth: 2 }))
    .map(([name, value]) => spoilt(wish, { attributes: Object.fromEntries([[name, value]]), status: 400 }))

/** Of each type alike, whether many fields are of it or few. */
const wronglyTyped = (wish: Wishing): fc.Arbitrary<BadRequest> => {
  const names = Map.groupBy(
    namesOf(wish, 'fields', 'allowed'),
    (name) => catalog[wish.type].fields[name]?.type ?? 'string',
  )
  return fc
    .constantFrom(...names)
    .chain(([type, alike]) => fc.tuple(fc.constantFrom(...alike), notA[type]))
    .map(([name, value]) =>
      spoilt(wish, { attributes: { [name]: value }, status: 422, pointer: `/data/attributes/${name}` }),
    )
}

/** Attributes that nobody knows, that nobody may set, or that are of a wrong type. */
export const badAttributes = (shop: Shop): fc.Arbitrary<BadRequest> =>
  wishing(shop).chain((wish) => fc.oneof(unknown(wish), wronglyTyped(wish)))
