import { isJsonObject, type Json } from '../json.ts'
import { insert, nowIso } from '../records.ts'
import { type Identifier, type Resource, resourceTypes } from '../resource.ts'
import type { World } from '../world.ts'
import { isDestroy } from './topics.ts'

/**
 * Notes that something has happened to a resource, whether anybody listens or not. Events are unique per resource and
 * name: what happens again moves the event's `updated_at` on.
 */
export const recordEvent = (world: World, topic: string, resource: Resource): Resource => {
  const { type, id, attributes, relations } = resource
  // Costs nothing but in a snapshot, where every event would carry its resource: kept only if it will be shown.
  const hidden = world.behaviour().replayedEventRendersAnew ? {} : { as_was: { attributes, relations } }
  const known = world.store
    .referring(['events'], 'resource', resource)
    .find(({ attributes: { name } }) => name === topic)
  return known === undefined
    ? insert(world, { type: 'events', attributes: { name: topic }, relations: { resource: { type, id } }, hidden })
    : world.store.put({ ...known, attributes: { ...known.attributes, updated_at: nowIso(world) }, hidden })
}

const identifierOf = (value: Json): Identifier | null =>
  isJsonObject(value) && typeof value.type === 'string' && typeof value.id === 'string'
    ? { type: value.type, id: value.id }
    : null

/** What an event is about as it was then; `undefined` when that was not kept. */
const asItWas = (event: Resource): Pick<Resource, 'attributes' | 'relations'> | undefined => {
  const { as_was } = event.hidden
  if (!isJsonObject(as_was) || !isJsonObject(as_was.attributes) || !isJsonObject(as_was.relations)) return undefined
  const relations = Object.entries(as_was.relations).map(([name, value]) => [name, identifierOf(value)])
  return { attributes: as_was.attributes, relations: Object.fromEntries(relations) }
}

/**
 * What an event is about, as its deliveries show it when it is triggered again: as it is by now or as it was at the event,
 * whichever the behaviour says. `undefined` when it is gone and was not kept.
 */
export const resourceOfEvent = (world: World, event: Resource): Resource | undefined => {
  const named = event.relations.resource
  const type = resourceTypes.find((known) => known === named?.type)
  if (named === undefined || named === null || type === undefined) return undefined
  const nothing = { type, id: named.id, attributes: {}, relations: {}, hidden: {} }
  // Deliveries about the end of a resource say nothing of it but its name.
  if (isDestroy(String(event.attributes.name))) return nothing
  const past = world.behaviour().replayedEventRendersAnew ? undefined : asItWas(event)
  return past === undefined ? world.store.get(named) : { ...nothing, ...past }
}
