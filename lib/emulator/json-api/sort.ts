import { badRequest } from '../api-error.ts'
import type { Json } from '../json.ts'
import type { Resource } from '../resource.ts'
import type { Shape } from '../schema.ts'
import { compareEntries, type Entry } from '../tables/entry.ts'

export type SortKey = { readonly name: string; readonly direction: 1 | -1 }

/**
 * Reads the names of a sort parameter, with `-` for the descending ones. Relationships are refused: the platform's
 * schema flags some as sortable, but neither it nor the official SDK says how one would be named.
 */
export const sortKeysOf = (shape: Shape, names: readonly string[]): readonly SortKey[] =>
  names.map((given) => {
    const name = given.replace(/^-/, '')
    if (name !== 'id' && !(Object.hasOwn(shape.fields, name) && shape.fields[name]?.can.includes('S'))) {
      const detail = `${name} is not a valid sort criteria for ${shape.type}`
      throw badRequest(detail, 'INVALID_SORT_CRITERIA', 'Invalid sort criteria')
    }
    return { name, direction: given.startsWith('-') ? -1 : 1 }
  })

/** The direction of creation that keys ask for; `undefined` where they ask for another order. */
export const directionOfCreation = ([first, second]: readonly SortKey[]): 1 | -1 | undefined =>
  first?.name === 'created_at' && second === undefined ? first.direction : undefined

const sortValue = (resource: Resource, name: string): Json =>
  name === 'id' ? resource.id : name === 'type' ? resource.type : (resource.attributes[name] ?? null)

const compareValues = (left: Json, right: Json): number => {
  if (left === right) return 0
  // As Postgres does: null is larger than everything.
  if (left === null) return 1
  if (right === null) return -1
  return left < right ? -1 : 1
}

/** The entries in the order of the keys. Where these do not decide, in order of creation, in the last key's direction. */
export const sorted = (entries: readonly Entry[], keys: readonly SortKey[]): readonly Entry[] => {
  const lastDirection = keys.at(-1)?.direction ?? 1
  return entries.toSorted((left, right) => {
    for (const { name, direction } of keys) {
      const order = compareValues(sortValue(left.resource, name), sortValue(right.resource, name))
      if (order !== 0) return order * direction
    }
    return compareEntries(left, right) * lastDirection
  })
}
