import { ApiError, badRequest, type ErrorObject, type Invalid, invalid, refusal } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { at, isDeeperThan, isJsonList, isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts'
import type { Identifier } from '../resource.ts'
import { type Field, type FieldType, isEndpointType, type Relationship } from '../schema.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'

/** `C` for a POST, `U` for a PATCH of the resource with the id. */
export type WishFor = { readonly can: 'C' } | { readonly can: 'U'; readonly id: string }

const notAllowed = (name: string): ErrorObject => ({
  title: 'Param not allowed',
  detail: `${name} is not allowed.`,
  code: 'PARAM_NOT_ALLOWED',
  status: '400',
})

const isOfType = (type: FieldType, value: Json): boolean => {
  switch (type) {
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'float':
      return typeof value === 'number'
    case 'datetime':
      return typeof value === 'string' && msOf(value) !== undefined
    case 'object':
      return isJsonObject(value)
    case 'array':
      return isJsonList(value)
    default:
      return type satisfies never
  }
}

/** Datetimes are kept as the API shows them, whatever their zone was when they came. */
const normalized = (value: Json): Json => {
  const ms = typeof value === 'string' ? msOf(value) : undefined
  return ms === undefined ? value : isoOf(ms)
}

const membersOf = (data: JsonObject, part: 'attributes' | 'relationships'): JsonObject => {
  const members = at(data, part) ?? {}
  if (!isJsonObject(members))
    throw badRequest(`${part} must be an object.`, 'INVALID_DATA_FORMAT', 'Invalid data format')
  return members
}

const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** Names that the operation does not know or may not set; all of them in one answer. */
const refuseUnknown = (
  definition: Definition,
  wanted: { attributes: JsonObject; relationships: JsonObject },
  can: string,
) => {
  const allowed = (known: Field | Relationship | undefined): boolean =>
    known !== undefined && 'can' in known && known.can.includes(can)
  const unknown = [
    ...Object.keys(wanted.attributes).filter((name) => !allowed(own(definition.fields, name))),
    ...Object.keys(wanted.relationships).filter((name) => !allowed(own(definition.relationships, name))),
  ]
  if (unknown.length > 0) throw new ApiError(400, unknown.map(notAllowed))
}

const linkage = (name: string, value: Json | undefined): Json => {
  const data = at(value, 'data')
  if (data === null || (isJsonObject(data) && typeof data.type === 'string' && typeof data.id === 'string')) return data
  const detail = `Data is not a valid Links Object: ${name} must have data with type and id, or null.`
  throw badRequest(detail, 'INVALID_LINKS_OBJECT', 'Invalid Links Object')
}

/** The resource that a relationship is wanted to lead to; a problem where one that would be kept here does not exist. */
const identified = (world: World, relationship: Relationship, data: Json): Identifier | null | 'missing' => {
  if (data === null) return null
  const [type, id] = [at(data, 'type'), at(data, 'id')]
  const wanted = relationship.types.find((one) => one === type)
  if (wanted === undefined || typeof id !== 'string') {
    throw badRequest(`${String(type)} is not a valid type for this operation.`, 'TYPE_MISMATCH', 'Type Mismatch')
  }
  const identifier = { type: wanted, id }
  return isEndpointType(wanted) && world.store.get(identifier) === undefined ? 'missing' : identifier
}

const requiredProblems = (definition: Definition, { attributes, relations }: Wish): readonly Invalid[] => {
  const blank = (name: string, part: Invalid['part']): Invalid => ({ part, name, message: "can't be blank" })
  const empty = (value: unknown): boolean => value === undefined || value === null || value === ''
  return [
    ...Object.entries(definition.fields)
      .filter(([name, { required }]) => required === true && empty(attributes[name]))
      .map(([name]) => blank(name, 'attributes')),
    ...Object.entries(definition.relationships)
      .filter(([name, known]) => known.kind === 'one' && known.required === true && empty(relations[name]))
      .map(([name]) => blank(name, 'relationships')),
  ]
}

/** What the platform's JSON reader (Ruby's) takes. */
const deepestNesting = 100

const dataOf = (definition: Definition, body: string, wishFor: WishFor): JsonObject => {
  const parsed = parseJson(body)
  if (parsed === undefined) throw badRequest('The request body is not JSON.')
  if (isDeeperThan(deepestNesting, parsed))
    throw badRequest(`The request body is nested more than ${deepestNesting} levels deep.`)
  const data = at(parsed, 'data')
  if (data === undefined) {
    throw refusal(400, 'PARAM_MISSING', {
      title: 'Missing Parameter',
      detail: 'The required parameter, data, is missing.',
    })
  }
  if (!isJsonObject(data)) throw badRequest('Data must be a hash.', 'INVALID_DATA_FORMAT', 'Invalid data format')
  if (data.type !== definition.type) {
    const detail = `${String(data.type)} is not a valid resource.`
    throw badRequest(detail, 'INVALID_RESOURCE', 'Invalid resource')
  }
  if (wishFor.can === 'C' && 'id' in data) throw new ApiError(400, [notAllowed('id')])
  if (wishFor.can === 'U' && data.id !== wishFor.id) {
    const detail = `The URL does not support the key ${String(data.id)}`
    throw badRequest(detail, 'KEY_NOT_INCLUDED_IN_URL', 'Key is not included in URL')
  }
  return data
}

/** Reads the body of a POST or PATCH; refuses what is malformed, unknown, read-only, of a wrong type, or missing. */
export const wishOf = (world: World, definition: Definition, request: { body: string; wishFor: WishFor }): Wish => {
  const { can } = request.wishFor
  const data = dataOf(definition, request.body, request.wishFor)
  const attributes = membersOf(data, 'attributes')
  const relationships = membersOf(data, 'relationships')
  refuseUnknown(definition, { attributes, relationships }, can)
  const problems: Invalid[] = []
  const kept: Record<string, Json> = {}
  for (const [name, value] of Object.entries(attributes)) {
    const known = definition.fields[name]
    kept[name] = known?.type === 'datetime' ? normalized(value) : value
    if (value === null || known === undefined || isOfType(known.type, value)) continue
    problems.push({ part: 'attributes', name, message: `is not a valid ${known.type}` })
  }
  const relations: Record<string, Identifier | null> = {}
  for (const [name, value] of Object.entries(relationships)) {
    const known = definition.relationships[name]
    // Of the to-many relationships only tags can be set, and tags are not kept.
    if (known?.kind === 'many') continue
    const identifier = known === undefined ? null : identified(world, known, linkage(name, value))
    if (identifier === 'missing') problems.push({ part: 'relationships', name, message: 'must exist' })
    else relations[name] = identifier
  }
  const wish = { attributes: kept, relations }
  const missing = can === 'C' ? requiredProblems(definition, wish) : []
  const all = [...problems, ...missing.filter(({ name }) => !problems.some((problem) => problem.name === name))]
  if (all.length > 0) throw invalid(...all)
  return wish
}
