import fc from 'fast-check'
import type { BadRequest } from './bad-request.ts'
import type { Shop } from './shop.ts'
import { textOf, type Wishing, wishing } from './wishes.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const noJson = ({ data }: Wishing): fc.Arbitrary<string> => {
  const good = textOf({ data: { ...data, attributes: { reference: 'x' } } })
  return fc
    .oneof(
      fc.nat({ max: good.length - 1 }).map((cut) => good.slice(0, cut)),
      fc.nat({ max: good.length }).map((cut) => `${good.slice(0, cut)}\u0000${good.slice(cut)}`),
      fc.constantFrom('', ' ', 'NaN', '{"data":Infinity}', "{'data':1}", '{"data":{},}', 'undefined', `${good}${good}`),
      fc.string({ unit: 'binary', maxLength: 50 }),
    )
    .filter((text) => !isJson(text))
}

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`

const tooDeep = ({ data }: Wishing): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 120, max: 1_000 }), fc.constantFrom(10_000, 200_000)),
      fc.constantFrom(['[', ']'] as const, ['{"a":', '}'] as const),
      fc.boolean(),
    )
    .map(([depth, brackets, isMetadata]) => {
      const deep = nested(depth, brackets)
      return isMetadata ? `{"data":{"type":"${data.type}","attributes":{"metadata":${deep}}}}` : `{"data":${deep}}`
    })

const noObject = fc.oneof(
  fc.constantFrom(null, true, 0, '', [], [{}]),
  fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

const wrongShape = ({ can, data }: Wishing): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue().filter((value) => typeof value !== 'object' || value === null || !('data' in value)),
    noObject.map((value) => ({ data: value })),
    // Without attributes or relationships there are none.
    noObject.filter((value) => value !== null).map((value) => ({ data: { ...data, attributes: value } })),
    noObject.filter((value) => value !== null).map((value) => ({ data: { ...data, relationships: value } })),
    fc
      .oneof(fc.constantFrom('addresses', '__proto__', '', 'Orders', undefined, null, 1, []), fc.jsonValue())
      .map((type) => ({ data: { ...data, type } })),
    fc
      .oneof(fc.constantFrom(...(can === 'C' ? ['mine', 1, null] : ['other', undefined, null, 1, '', ['a']])))
      .map((id) => ({ data: { ...data, id } })),
  )

/** Bodies that are no JSON, too deep, or no JSON:API document of the resource. */
export const badBodies = (shop: Shop): fc.Arbitrary<BadRequest> =>
  wishing(shop).chain((wish) =>
    fc
      .oneof(
        { weight: 4, arbitrary: noJson(wish) },
        { weight: 1, arbitrary: tooDeep(wish) },
        { weight: 5, arbitrary: wrongShape(wish).map(textOf) },
      )
      .map((body) => ({ method: wish.method, path: wish.path, body, status: [400] })),
  )
