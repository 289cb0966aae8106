import { badRequest } from '../api-error.ts'
import { type EndpointType, isEndpointType } from '../schema.ts'
import type { Condition } from '../tables/condition.ts'
import type { World } from '../world.ts'
import { conditionOf } from './filters.ts'
import { type IncludeTree, includeTreeOf } from './include.ts'
import { type SortKey, sortKeysOf } from './sort.ts'

/** What the query parameters of a request ask for. */
export type Query = {
  readonly tree: IncludeTree
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>
  readonly conditions: readonly Condition[]
  readonly sort: readonly SortKey[]
  /** From 1. */
  readonly pageNumber: number
  /** 1 to 25. */
  readonly pageSize: number
}

const listOf = (value: string): readonly string[] => value.split(',').filter((item) => item !== '')

const pageValue = (name: 'number' | 'size', value: string): number => {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (number < 1 || (name === 'size' && number > 25)) {
    throw badRequest(
      `${value} is not a valid value for ${name} page parameter.`,
      'INVALID_PAGE_VALUE',
      'Invalid page value',
    )
  }
  return number
}

const notAllowed = (name: string): Error =>
  badRequest(`${name} is not allowed.`, 'PARAM_NOT_ALLOWED', 'Param not allowed')

const fieldsPattern = /^fields\[([a-z]+(?:_[a-z]+)*)\]$/
const filterPattern = /^filter\[q\]\[([a-z_0-9]+)\]$/

const fieldNames = (world: World, type: string, value: string): ReadonlySet<string> => {
  const names = new Set(listOf(value))
  const shape = shapeIfKnown(world, type)
  for (const name of names) {
    if (
      shape === undefined ||
      Object.hasOwn(shape.fields, name) ||
      Object.hasOwn(shape.relationships, name) ||
      name === 'id'
    )
      continue
    throw badRequest(`${name} is not a valid field of ${type}.`, 'INVALID_FIELD', 'Invalid field')
  }
  return names
}

const shapeIfKnown = (world: World, type: string) => (isEndpointType(type) ? world.shapeOf(type) : undefined)

/**
 * Reads the query parameters of a request about resources of a type; refuses what is unknown or not allowed there. Of a
 * parameter that is repeated the last one counts, as in Rack, which reads them on the platform.
 */
export const queryOf = (world: World, type: EndpointType, params: URLSearchParams): Query => {
  let tree: IncludeTree = new Map()
  const fields = new Map<string, ReadonlySet<string>>()
  const filters = new Map<string, string>()
  let sort: readonly SortKey[] = []
  let pageNumber = 1
  let pageSize = 10
  for (const [name, value] of params) {
    const fieldsType = fieldsPattern.exec(name)?.[1]
    const filter = filterPattern.exec(name)?.[1]
    if (name === 'include') tree = includeTreeOf(world, type, listOf(value))
    else if (name === 'sort') sort = sortKeysOf(world.shapeOf(type), listOf(value))
    else if (name === 'page[number]') pageNumber = pageValue('number', value)
    else if (name === 'page[size]') pageSize = pageValue('size', value)
    else if (fieldsType !== undefined) fields.set(fieldsType, fieldNames(world, fieldsType, value))
    else if (filter !== undefined) filters.set(filter, value)
    else throw notAllowed(name)
  }
  const conditions = [...filters].flatMap((filter) => conditionOf(world, world.shapeOf(type), filter) ?? [])
  return { tree, fields, conditions, sort, pageNumber, pageSize }
}
