import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import type { EndpointType } from '../../../../lib/emulator/schema.ts'
import type { BadRequest } from './bad-request.ts'
import type { Shop } from './shop.ts'

/** A POST of a new resource, or a PATCH of one that is there; its body is still to be spoilt. */
export type Wishing = {
  readonly method: 'POST' | 'PATCH'
  readonly path: string
  readonly type: EndpointType
  /** The letter of what it may set. */
  readonly can: 'C' | 'U'
  /** What it says beside attributes and relationships. */
  readonly data: { readonly type: string; readonly id?: string }
}

/** All wishes that the shop can be sent. */
export const wishing = (shop: Shop): fc.Arbitrary<Wishing> => {
  const posts = shop.offering('create').map((type): Wishing => {
    return { method: 'POST', path: `/api/${type}`, type, can: 'C', data: { type } }
  })
  const patches = shop.offering('update').flatMap((type) =>
    shop.found(type).map(({ id }): Wishing => {
      return { method: 'PATCH', path: `/api/${type}/${id}`, type, can: 'U', data: { type, id } }
    }),
  )
  return fc.oneof(fc.constantFrom(...posts), fc.constantFrom(...patches))
}

/** Stands for a number that JSON text may have and no number can hold. */
export const tooLarge = '1e999 as a number'

/** The text of a body. */
export const textOf = (body: unknown): string =>
  JSON.stringify(body)?.replaceAll(JSON.stringify(tooLarge), '1e999') ?? ''

type Spoilt = Pick<BadRequest, 'pointer'> & {
  readonly status: number
  readonly attributes?: object
  readonly relationships?: object
}

/** The bad request that a wish with such data is. */
export const spoilt = ({ method, path, data }: Wishing, { status, pointer, ...rest }: Spoilt): BadRequest => ({
  method,
  path,
  body: textOf({ data: { ...data, ...rest } }),
  status: [status],
  ...(pointer === undefined ? {} : { pointer }),
})

/** The names of fields or relationships of a type that a wish may set, or may not. */
export const namesOf = (
  { type, can }: Wishing,
  part: 'fields' | 'relationships',
  which: 'allowed' | 'forbidden',
): readonly string[] =>
  Object.entries(catalog[type][part])
    .filter(([, known]) => known.can.includes(can) === (which === 'allowed'))
    .map(([name]) => name)
