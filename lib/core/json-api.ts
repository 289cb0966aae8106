import { type Fields, isFields, member, objectField, textField } from './fields.ts'

/** What names a resource: its type and its id, neither empty. Whether the id can be one of Commerce Layer's is not judged here. */
export interface Identifier {
  type: string
  id: string
}

/** A resource of a JSON:API document. */
export interface Resource extends Identifier {
  /** Empty for the stripped body of a destroyed resource. */
  attributes: Fields
  relationships: Fields
}

/** A JSON:API document: one resource or a list of them, and what they bring with them. */
export interface Document {
  data: Resource | readonly Resource[]
  included: readonly Resource[]
  meta: Fields
}

/** What became of reading JSON. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false }

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Reads JSON from bytes: valid UTF-8, with or without a byte order mark. Nothing that can come in makes it throw. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(UTF8.decode(bytes)) }
  } catch {
    // Not UTF-8, not JSON, or nested deeper than the stack: none of them can be used.
    return { ok: false }
  }
}

/** Reads a JSON:API document, or undefined when its primary data is not one: a resource without type or id is none. */
export function parseDocument(json: unknown): Document | undefined {
  if (!isFields(json)) return undefined
  const data = primaryData(member(json, 'data'))
  return data && { data, included: resources(member(json, 'included')), meta: objectField(json, 'meta') }
}

/** The resources a document is about, whether it holds one or a list. */
export function primaryResources(document: Document): readonly Resource[] {
  return isResource(document.data) ? [document.data] : document.data
}

/** The one resource a document is about, or undefined when it holds a list. */
export function primaryResource(document: Document): Resource | undefined {
  return isResource(document.data) ? document.data : undefined
}

/**
 * What a relationship names: empty when it says that there is nothing, undefined when the document does not say (Commerce
 * Layer links relationships only where they were included).
 */
export function linked(resource: Resource, relationship: string): readonly Identifier[] | undefined {
  const linkage = member(objectField(resource.relationships, relationship), 'data')
  if (linkage === null) return []
  if (Array.isArray(linkage)) return linkage.flatMap((one) => identifier(one) ?? [])
  const one = identifier(linkage)
  return one && [one]
}

/** The id that a to-one relationship names, as far as the document says. */
export function linkedId(resource: Resource, relationship: string): string | undefined {
  return linked(resource, relationship)?.[0]?.id
}

/** The included resource that a to-one relationship names. */
export function includedFor(document: Document, resource: Resource, relationship: string): Resource | undefined {
  const target = linked(resource, relationship)?.[0]
  return target && document.included.find(({ type, id }) => type === target.type && id === target.id)
}

function primaryData(data: unknown): Document['data'] | undefined {
  if (!Array.isArray(data)) return resource(data)
  const list = resources(data)
  // A list with a member that cannot be read must not pass for a list without it: what is left out counts as gone.
  return list.length === data.length ? list : undefined
}

function resources(list: unknown): readonly Resource[] {
  return Array.isArray(list) ? list.flatMap((one) => resource(one) ?? []) : []
}

function resource(json: unknown): Resource | undefined {
  const named = identifier(json)
  if (named === undefined || !isFields(json)) return undefined
  return { ...named, attributes: objectField(json, 'attributes'), relationships: objectField(json, 'relationships') }
}

function identifier(json: unknown): Identifier | undefined {
  if (!isFields(json)) return undefined
  const type = textField(json, 'type')
  const id = textField(json, 'id')
  return type === undefined || id === undefined ? undefined : { type, id }
}

function isResource(data: Document['data']): data is Resource {
  return !Array.isArray(data)
}
