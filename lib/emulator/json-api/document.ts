import type { Json, JsonObject } from '../json.ts'
import type { Identifier, Resource } from '../resource.ts'
import type { Relationship } from '../schema.ts'
import type { World } from '../world.ts'
import type { IncludeTree } from './include.ts'

/** How a document is wanted. */
export type View = {
  readonly world: World
  /** Origin of all links; empty for relative ones. */
  readonly base: string
  /** Names the request in `meta`; deliveries have none. */
  readonly traceId?: string
  readonly tree: IncludeTree
  /** Names of attributes and relationships to show, by type; everything of types that it lacks. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>
}

/** The resources at the other end of a relationship. */
export const relatedResources = (world: World, resource: Resource, name: string): readonly Resource[] => {
  const relationship = world.shapeOf(resource.type).relationships[name]
  if (relationship === undefined) return []
  if (relationship.kind === 'many') return world.store.referring(relationship.types, relationship.inverse, resource.id)
  const identifier = resource.relations[name]
  const found = identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
  return found === undefined ? [] : [found]
}

/** The URL of a resource, or the two of one of its relationships. */
export const relationshipLinks = (
  base: string,
  { type, id }: Identifier,
  name?: string,
): { self: string; related: string } => {
  const self = `${base}/api/${type}/${id}`
  return name === undefined
    ? { self, related: self }
    : { self: `${self}/relationships/${name}`, related: `${self}/${name}` }
}

const linkageOf = (relationship: Relationship, resources: readonly Resource[]): Json => {
  const identifiers = resources.map(({ type, id }) => ({ type, id }))
  return relationship.kind === 'many' ? identifiers : (identifiers[0] ?? null)
}

const relationshipsOf = (view: View, resource: Resource, linked: ReadonlySet<string>): JsonObject => {
  const shown = view.fields.get(resource.type)
  const result: Record<string, Json> = {}
  for (const [name, relationship] of Object.entries(view.world.shapeOf(resource.type).relationships)) {
    if (shown !== undefined && !shown.has(name)) continue
    const links = relationshipLinks(view.base, resource, name)
    if (!linked.has(name)) result[name] = { links }
    else result[name] = { links, data: linkageOf(relationship, relatedResources(view.world, resource, name)) }
  }
  return result
}

const attributesOf = (view: View, resource: Resource): JsonObject => {
  const shown = view.fields.get(resource.type)
  const result: Record<string, Json> = {}
  for (const [name, field] of Object.entries(view.world.shapeOf(resource.type).fields)) {
    // Never `id` or `type`: the official SDK would let the attribute overwrite the resource's own type.
    if (!field.can.includes('F') || name === 'type' || name === 'id') continue
    if (shown === undefined || shown.has(name)) result[name] = resource.attributes[name] ?? null
  }
  return result
}

const resourceObject = (view: View, resource: Resource, linked: ReadonlySet<string>): JsonObject => ({
  id: resource.id,
  type: resource.type,
  links: { self: relationshipLinks(view.base, resource).self },
  attributes: attributesOf(view, resource),
  relationships: relationshipsOf(view, resource, linked),
  meta: {
    mode: view.world.mode,
    organization_id: view.world.organization.id,
    ...(view.traceId === undefined ? {} : { trace_id: view.traceId }),
  },
})

type Seen = Map<string, { readonly resource: Resource; readonly linked: Set<string> }>

/** Notes a resource and, along the tree, everything to include, with the relationships that show linkage. */
const visit = (world: World, seen: Seen, [resource, tree]: readonly [Resource, IncludeTree]): void => {
  const key = `${resource.type}/${resource.id}`
  const entry = seen.get(key) ?? { resource, linked: new Set<string>() }
  seen.set(key, entry)
  for (const [name, branch] of tree) {
    entry.linked.add(name)
    for (const other of relatedResources(world, resource, name)) visit(world, seen, [other, branch])
  }
}

/** A JSON:API document of one resource, of several, or of none (null). */
export const documentOf = (view: View, primary: Resource | readonly Resource[] | null): JsonObject => {
  const resources = primary === null ? [] : 'id' in primary ? [primary] : primary
  const seen: Seen = new Map()
  // Primary data come first, so that the rest of what is seen is what is included.
  for (const resource of resources) seen.set(`${resource.type}/${resource.id}`, { resource, linked: new Set() })
  for (const resource of resources) visit(view.world, seen, [resource, view.tree])
  const objects = [...seen.values()].map(({ resource, linked }) => resourceObject(view, resource, linked))
  const data = objects.slice(0, resources.length)
  const included = objects.slice(resources.length)
  return {
    data: primary !== null && !('id' in primary) ? data : (data[0] ?? null),
    ...(view.tree.size === 0 ? {} : { included }),
  }
}
