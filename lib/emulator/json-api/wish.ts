import { ApiError, badRequest, type ErrorObject, refusal } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { type Invalid, invalid, mustExist } from '../invalid.ts'
import { at, isDeeperThan, isJsonList, isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts'
import { own } from '../own.ts'
import type { Identifier } from '../resource.ts'
import type { Field, FieldType, Relationship } from '../schema.ts'
import { isoOf, msOf } from '../time.ts'
import type { World } from '../world.ts'
import { checkLinkedMany, linkedOne } from './linkage.ts'

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
      // JSON text may have numbers that are too large for any.
      return Number.isFinite(value)
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

const mistyped = (type: FieldType, value: Json): Pick<Invalid, 'key' | 'message'> => {
  if (type !== 'integer' && type !== 'float') return { key: 'invalid', message: `is not a valid ${type}` }
  return { key: typeof value === 'number' && type === 'integer' ? 'not_an_integer' : 'not_a_number' }
}

/** Datetimes are kept as the API shows them, whatever their zone was when they came. */
const normalized = (value: Json): Json => {
  const ms = typeof value === 'string' ? msOf(value) : undefined
  return ms === undefined ? value : isoOf(ms)
}

/** What never is null on the platform where it has a default: to send null is to ask for that. */
const neverNull: readonly FieldType[] = ['boolean', 'object', 'array']

/** A value as it is kept. */
const keptOf = ({ type, default: fallback }: Field, value: Json): Json => {
  if (type === 'datetime') return normalized(value)
  return value === null && fallback !== undefined && neverNull.includes(type) ? fallback : value
}

const membersOf = (data: JsonObject, part: 'attributes' | 'relationships'): JsonObject => {
  const members = at(data, part) ?? {}
  if (!isJsonObject(members))
    throw badRequest(`${part} must be an object.`, 'INVALID_DATA_FORMAT', 'Invalid data format')
  return members
}

/** Names that the operation does not know or may not set; all of them in one answer. */
const refuseUnknown = (
  definition: Definition,
  wanted: { attributes: JsonObject; relationships: JsonObject },
  can: string,
) => {
  const allowed = (known: Field | Relationship | undefined): boolean => known?.can.includes(can) === true
  const unknown = [
    ...Object.keys(wanted.attributes).filter((name) => !allowed(own(definition.fields, name))),
    ...Object.keys(wanted.relationships).filter((name) => !allowed(own(definition.relationships, name))),
  ]
  if (unknown.length > 0) throw new ApiError(400, unknown.map(notAllowed))
}

/** What must not be empty and is; an update only has to fill what it names. */
const requiredProblems = (definition: Definition, { attributes, relations }: Wish, can: string): readonly Invalid[] => {
  const blank = (part: Invalid['part'], values: JsonObject | Wish['relations'], name: string): readonly Invalid[] => {
    const value = values[name]
    const isBlank = name in values ? value === null || value === '' : can === 'C'
    return isBlank ? [{ part, name, key: 'blank' }] : []
  }
  return [
    ...Object.entries(definition.fields).flatMap(([name, { required }]) =>
      required === true ? blank('attributes', attributes, name) : [],
    ),
    ...Object.entries(definition.relationships).flatMap(([name, known]) =>
      known.kind === 'one' && known.required === true ? blank('relationships', relations, name) : [],
    ),
  ]
}

const missingParameter = (name: string): ApiError =>
  refusal(400, 'PARAM_MISSING', {
    title: 'Missing Parameter',
    detail: `The required parameter, ${name}, is missing.`,
  })

/** A value within a sentence: text as it is, anything else as JSON. */
const shown = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** What the platform's JSON reader (Ruby's) takes. */
const deepestNesting = 100

const dataOf = (definition: Definition, body: string, wishFor: WishFor): JsonObject => {
  const parsed = parseJson(body)
  if (parsed === undefined) throw badRequest('The request body is not JSON.')
  if (isDeeperThan(deepestNesting, parsed))
    throw badRequest(`The request body is nested more than ${deepestNesting} levels deep.`)
  const data = at(parsed, 'data')
  if (data === undefined) throw missingParameter('data')
  if (!isJsonObject(data)) throw badRequest('Data must be a hash.', 'INVALID_DATA_FORMAT', 'Invalid data format')
  if (!('type' in data)) throw missingParameter('type')
  if (data.type !== definition.type) {
    const detail = `${shown(data.type)} is not a valid resource.`
    throw badRequest(detail, 'INVALID_RESOURCE', 'Invalid resource')
  }
  if (wishFor.can === 'C' && 'id' in data) throw new ApiError(400, [notAllowed('id')])
  if (wishFor.can === 'U' && !('id' in data)) throw missingParameter('id')
  if (wishFor.can === 'U' && data.id !== wishFor.id) {
    const detail = `The URL does not support the key ${shown(data.id)}`
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
    kept[name] = known === undefined ? value : keptOf(known, value)
    if (value === null || known === undefined || isOfType(known.type, value)) continue
    problems.push({ part: 'attributes', name, value, ...mistyped(known.type, value) })
  }
  const relations: Record<string, Identifier | null> = {}
  for (const [name, value] of Object.entries(relationships)) {
    const known = definition.relationships[name]
    if (known?.kind === 'many') checkLinkedMany({ name, value })
    if (known?.kind !== 'one') continue
    const identifier = linkedOne(world, known, { name, value })
    if (identifier === 'missing') problems.push(mustExist(name))
    else relations[name] = identifier
  }
  const wish = { attributes: kept, relations }
  const missing = requiredProblems(definition, wish, can)
  const all = [...problems, ...missing.filter(({ name }) => !problems.some((problem) => problem.name === name))]
  if (all.length > 0) throw invalid(...all)
  return wish
}
