import { badRequest } from '../api-error.ts'
import { at, isJsonList, isJsonObject, type Json } from '../json.ts'
import type { Identifier } from '../resource.ts'
import { isEndpointType, type ToOne } from '../schema.ts'
import type { World } from '../world.ts'

const readIdentifier = (data: Json | undefined): Identifier | undefined => {
  if (!isJsonObject(data) || typeof data.type !== 'string' || typeof data.id !== 'string') return undefined
  return { type: data.type, id: data.id }
}

const malformed = (name: string, expected: string): Error =>
  badRequest(
    `Data is not a valid Links Object: ${name} must have data with ${expected}.`,
    'INVALID_LINKS_OBJECT',
    'Invalid Links Object',
  )

/** One relationship as a body has it. */
export type Linkage = { readonly name: string; readonly value: Json | undefined }

/**
 * The resource that a to-one relationship is wanted to lead to. Refuses what names none or one of a wrong type;
 * `missing` where it would be kept here and does not exist.
 */
export const linkedOne = (world: World, known: ToOne, { name, value }: Linkage): Identifier | null | 'missing' => {
  const data = at(value, 'data')
  if (data === null) return null
  const identifier = readIdentifier(data)
  if (identifier === undefined) throw malformed(name, 'type and id, or null')
  const { type } = identifier
  if (!known.types.includes(type)) {
    throw badRequest(`${type} is not a valid type for this operation.`, 'TYPE_MISMATCH', 'Type Mismatch')
  }
  return isEndpointType(type) && world.store.get(identifier) === undefined ? 'missing' : identifier
}

/** Refuses what names no resources. Of the to-many relationships only tags can be set, and tags are not kept. */
export const checkLinkedMany = ({ name, value }: Linkage): void => {
  const data = at(value, 'data')
  if (!isJsonList(data) || data.some((one) => readIdentifier(one) === undefined)) {
    throw malformed(name, 'a list of types and ids')
  }
}
