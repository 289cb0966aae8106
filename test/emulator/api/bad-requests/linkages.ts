import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import { isEndpointType, type Relationship } from '../../../../lib/emulator/schema.ts'
import { type BadRequest, oddNames } from './bad-request.ts'
import type { Shop } from './shop.ts'
import { namesOf, spoilt, type Wishing, wishing } from './wishes.ts'

const noIdentifier = fc.oneof(
  fc.constantFrom(true, 0, 1, '', 'orders', {}, { type: 'orders' }, { id: 'order-placed' }, { type: 1, id: 1 }),
  fc.constantFrom({ type: 'orders', id: null }, { type: null, id: 'x' }, { type: ['orders'], id: ['x'] }),
)

const noLinkage: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, 0, '', 'order-placed', [], {}, { links: {} }, { type: 'orders', id: 'order-placed' }),
  noIdentifier.map((data) => ({ data })),
)

const noOne = fc.oneof(noLinkage, fc.constantFrom({ data: [] }, { data: [{ type: 'orders', id: 'order-placed' }] }))
const noMany = fc.oneof(
  noLinkage,
  noIdentifier.map((one) => ({ data: [one] })),
  fc.constantFrom({ data: null }, { data: { type: 'tags', id: 'x' } }),
)

type Spoiling = { readonly wish: Wishing; readonly name: string }

const wrongType = ({ wish, name }: Spoiling, { types }: Relationship): fc.Arbitrary<BadRequest> => {
  const known: readonly string[] = types
  return fc
    .oneof(fc.constantFrom('source_orders', 'orders', 'markets', 'order_factories'), fc.constantFrom(...oddNames))
    .filter((type) => !known.includes(type))
    .map((type) => spoilt(wish, { relationships: { [name]: { data: { type, id: 'order-placed' } } }, status: 400 }))
}

const missing = ({ wish, name }: Spoiling, { types }: Relationship): readonly fc.Arbitrary<BadRequest>[] => {
  const kept = types.filter(isEndpointType)
  if (kept.length === 0) return []
  const ids = fc.oneof(fc.constantFrom(...oddNames, '', '\ud800'), fc.string({ unit: 'binary' }))
  const pointer = `/data/relationships/${name}`
  return [
    fc
      .tuple(fc.constantFrom(...kept), ids)
      .map(([type, id]) => spoilt(wish, { relationships: { [name]: { data: { type, id } } }, status: 422, pointer })),
  ]
}

const badlyLinked = (wish: Wishing): readonly fc.Arbitrary<BadRequest>[] =>
  namesOf(wish, 'relationships', 'allowed').flatMap((name) => {
    const relationship = catalog[wish.type].relationships[name]
    if (relationship === undefined) return []
    const spoiling = { wish, name }
    const malformed = (relationship.kind === 'one' ? noOne : noMany).map((linkage) =>
      spoilt(wish, { relationships: { [name]: linkage }, status: 400 }),
    )
    if (relationship.kind === 'many') return [malformed]
    return [malformed, wrongType(spoiling, relationship), ...missing(spoiling, relationship)]
  })

const unknown = (wish: Wishing): fc.Arbitrary<BadRequest> =>
  fc
    .tuple(fc.constantFrom(...oddNames, ...namesOf(wish, 'relationships', 'forbidden')), fc.jsonValue({ maxDepth: 2 }))
    .map(([name, value]) => spoilt(wish, { relationships: Object.fromEntries([[name, value]]), status: 400 }))

/** Relationships that nobody knows or may set, that are malformed, or that lead to what cannot be there. */
export const badLinkages = (shop: Shop): fc.Arbitrary<BadRequest> =>
  wishing(shop).chain((wish) => fc.oneof(unknown(wish), ...badlyLinked(wish)))
