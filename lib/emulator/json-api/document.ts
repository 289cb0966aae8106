import type { Json, JsonObject } from '../json.ts'
import { type Identifier, keyOf, type Resource } from '../resource.ts'
import type { Relationship, Shape } from '../schema.ts'
import type { World } from '../world.ts'
import type { IncludeTree } from './include.ts'
import { identifiersOf, relatedResources } from './related.ts'

/** How a document is wanted. */
export type View = {
  readonly world: World
  /** Origin of all links; empty for relative ones. */
  readonly base: string
  /** Names the request in `meta`; deliveries have none. */
  readonly traceId?: string
  readonly tree: IncludeTree
  /** Names of attributes and relationships to show, by type; of types that it lacks, what the world shows of them. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>
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

/** The `data` of a relationship. */
export const linkageOf = (
  world: World,
  resource: Resource,
  [name, { kind }]: readonly [string, Relationship],
): readonly Identifier[] | Identifier | null => {
  const identifiers = identifiersOf(world, resource, name)
  return kind === 'many' ? identifiers : (identifiers[0] ?? null)
}

/** Names of what is shown of a resource; `undefined` for everything. */
const shownOf = ({ world, fields }: View, { type }: Resource): ReadonlySet<string> | undefined =>
  fields.get(type) ?? world.shownFields.get(type)

type Named = readonly [name: string, relationship: Relationship]

/** Shapes never change, and are shown again and again. */
const entriesByRelationships = new WeakMap<Shape['relationships'], readonly Named[]>()

const relationshipEntries = (relationships: Shape['relationships']): readonly Named[] => {
  const known = entriesByRelationships.get(relationships)
  if (known !== undefined) return known
  const entries = Object.entries(relationships)
  entriesByRelationships.set(relationships, entries)
  return entries
}

const relationshipsOf = (view: View, resource: Resource, linked: ReadonlySet<string>): JsonObject => {
  const shown = shownOf(view, resource)
  const result: Record<string, Json> = {}
  for (const [name, relationship] of relationshipEntries(view.world.shapeOf(resource.type).relationships)) {
    if (shown !== undefined && !shown.has(name)) continue
    const links = relationshipLinks(view.base, resource, name)
    result[name] = linked.has(name) ? { links, data: linkageOf(view.world, resource, [name, relationship]) } : { links }
  }
  return result
}

/** Shapes never change, and some have more than a hundred fields: what is fetched of them is found once. */
const fetchedByFields = new WeakMap<Shape['fields'], readonly string[]>()

const fetchedNames = (fields: Shape['fields']): readonly string[] => {
  const known = fetchedByFields.get(fields)
  if (known !== undefined) return known
  const fetched = Object.keys(fields).filter((name) => fields[name]?.can.includes('F'))
  fetchedByFields.set(fields, fetched)
  return fetched
}

const attributesOf = (view: View, resource: Resource): JsonObject => {
  const { attributesType } = view.world.behaviour()
  const attributes = view.world.shown(resource)
  const shown = shownOf(view, resource)
  const result: Record<string, Json> = {}
  for (const name of fetchedNames(view.world.shapeOf(resource.type).fields)) {
    if ((shown !== undefined && !shown.has(name)) || (name === 'type' && attributesType === 'omitted')) continue
    // The type is kept only by resources that were given one.
    result[name] = attributes[name] ?? (name === 'type' ? resource.type : null)
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

/** What a document shows of a resource, and along which trees its relationships were followed already. */
type Sight = { readonly resource: Resource; readonly linked: Set<string>; readonly followed: Set<IncludeTree> }

type Seen = Map<string, Sight>

const sightOf = (seen: Seen, resource: Resource): Sight => {
  const key = keyOf(resource)
  const sight = seen.get(key) ?? { resource, linked: new Set(), followed: new Set() }
  seen.set(key, sight)
  return sight
}

/** Notes a resource and, along the tree, everything to include, with the relationships that show linkage. */
const visit = (world: World, seen: Seen, [resource, tree]: readonly [Resource, IncludeTree]): void => {
  const { linked, followed } = sightOf(seen, resource)
  // Paths that lead back and forth between the same resources would otherwise multiply.
  if (followed.has(tree)) return
  followed.add(tree)
  for (const [name, branch] of tree) {
    linked.add(name)
    for (const other of relatedResources(world, resource, name)) visit(world, seen, [other, branch])
  }
}

/** A JSON:API document of one resource, of several, or of none (null). */
export const documentOf = (view: View, primary: Resource | readonly Resource[] | null): JsonObject => {
  const resources = primary === null ? [] : 'id' in primary ? [primary] : primary
  const seen: Seen = new Map()
  // Primary data come first, so that the rest of what is seen is what is included.
  for (const resource of resources) sightOf(seen, resource)
  for (const resource of resources) visit(view.world, seen, [resource, view.tree])
  const objects = [...seen.values()].map(({ resource, linked }) => resourceObject(view, resource, linked))
  const data = objects.slice(0, resources.length)
  const included = objects.slice(resources.length)
  return {
    data: primary !== null && !('id' in primary) ? data : (data[0] ?? null),
    ...(view.tree.size === 0 ? {} : { included }),
  }
}
