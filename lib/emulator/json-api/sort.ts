import { badRequest } from '../api-error.ts'
import type { Json } from '../json.ts'
import type { Resource } from '../resource.ts'
import type { Shape } from '../schema.ts'

export type SortKey = { readonly name: string; readonly direction: 1 | -1 }

/** Reads the names of a sort parameter, with `-` for the descending ones. */
export const sortKeysOf = (shape: Shape, names: readonly string[]): readonly SortKey[] =>
  names.map((given) => {
    const name = given.replace(/^-/, '')
    if (name !== 'id' && !(Object.hasOwn(shape.fields, name) && shape.fields[name]?.can.includes('S'))) {
      const detail = `${name} is not a valid sort criteria for ${shape.type}`
      throw badRequest(detail, 'INVALID_SORT_CRITERIA', 'Invalid sort criteria')
    }
    return { name, direction: given.startsWith('-') ? -1 : 1 }
  })

const sortValue = (resource: Resource, name: string): Json =>
  name === 'id' ? resource.id : name === 'type' ? resource.type : (resource.attributes[name] ?? null)

const compareValues = (left: Json, right: Json): number => {
  if (left === right) return 0
  // As Postgres does: null is larger than everything.
  if (left === null) return 1
  if (right === null) return -1
  return left < right ? -1 : 1
}

/** The resources in the order of the keys; in the order given where the keys do not decide. */
export const sorted = (resources: readonly Resource[], keys: readonly SortKey[]): readonly Resource[] =>
  resources.toSorted((left, right) => {
    for (const { name, direction } of keys) {
      const order = compareValues(sortValue(left, name), sortValue(right, name))
      if (order !== 0) return order * direction
    }
    return 0
  })
