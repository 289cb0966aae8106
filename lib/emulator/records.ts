import { drawId, idAfter } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { Identifier, Resource, ResourceType } from './resource.ts'
import { isoOf } from './time.ts'
import type { World } from './world.ts'

export type NewResource = {
  readonly type: ResourceType
  /** Default: a new id. */
  readonly id?: string
  readonly attributes?: JsonObject
  readonly relations?: { readonly [name: string]: Identifier | null }
  readonly hidden?: JsonObject
}

/**
 * An id that nothing has. After a restart, dice with the same seed draw the ids of what is there already, however much
 * that is: then it is the first free one after what was drawn.
 */
export const newId = (world: World): string => {
  let id = drawId(world.random)
  while (world.store.has(id) || world.outbox.get(id) !== undefined) id = idAfter(id)
  return id
}

/** The current time as the API writes it. */
export const nowIso = (world: World): string => isoOf(world.nowMs())

/** Shapes never change, and some have more than a hundred fields: their defaults are put together once. */
const defaultsByFields = new WeakMap<object, JsonObject>()

/** The attributes that a new resource has when nothing is said about them. */
const defaultsOf = (world: World, type: ResourceType): JsonObject => {
  const { fields } = world.shapeOf(type)
  const known = defaultsByFields.get(fields)
  if (known !== undefined) return known
  const fetched = Object.entries(fields).filter(([, { can }]) => can.includes('F'))
  const defaults = Object.fromEntries(fetched.map(([name, field]) => [name, field.default ?? null]))
  defaultsByFields.set(fields, defaults)
  return defaults
}

/** Stores a new resource: the type's defaults, what is given, and the times of creation and update. */
export const insert = (world: World, made: NewResource): Resource => {
  const now = nowIso(world)
  return world.store.put({
    type: made.type,
    id: made.id ?? newId(world),
    attributes: { ...defaultsOf(world, made.type), created_at: now, updated_at: now, ...made.attributes },
    relations: made.relations ?? {},
    hidden: made.hidden ?? {},
  })
}

/** Stores a resource with some attributes replaced and its time of update moved on. */
export const change = (world: World, resource: Resource, attributes: JsonObject): Resource =>
  world.store.put({ ...resource, attributes: { ...resource.attributes, ...attributes, updated_at: nowIso(world) } })

/** The stored resource as it is now. A missing one is a mistake of the emulator's own. */
export const current = (world: World, identifier: Identifier): Resource => {
  const resource = world.store.get(identifier)
  if (resource === undefined)
    throw new Error(`expected ${identifier.type}/${identifier.id} to be stored, found nothing`)
  return resource
}

/** The resource at the other end of a to-one relationship. */
export const related = (world: World, resource: Resource, name: string): Resource | undefined => {
  const identifier = resource.relations[name]
  return identifier === undefined || identifier === null ? undefined : world.store.get(identifier)
}
