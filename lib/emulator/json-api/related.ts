import type { Identifier, Resource } from '../resource.ts'
import { isEndpointType, type ToMany, type ToOne } from '../schema.ts'
import { type Condition, isOneOf, namesOneOf } from '../tables/condition.ts'
import type { World } from '../world.ts'

const matching = (
  world: World,
  resource: Resource,
  { types, match, inverse, through }: ToMany,
): readonly Resource[] => {
  if (match !== undefined) {
    const ours = resource.attributes[match.ours]
    return world.store.all(types).filter(({ attributes }) => attributes[match.theirs] === ours)
  }
  const middle = through === undefined ? [resource] : relatedResources(world, resource, through)
  return middle.flatMap((one) => world.store.referring(types, inverse, one))
}

const ofToMany = (world: World, resource: Resource, known: ToMany): readonly Resource[] => {
  const found = matching(world, resource, known)
  return known.newest === undefined ? found : found.slice(-known.newest).toReversed()
}

/** What is true of exactly the resources that a to-many relationship leads to, for lists of them. */
export const isRelatedBy = (world: World, resource: Resource, known: ToMany): Condition =>
  known.match === undefined && known.through === undefined && known.newest === undefined
    ? namesOneOf(known.inverse, [resource])
    : isOneOf(ofToMany(world, resource, known))

/** What a to-one relationship names, whether it is kept here or not. */
const namedBy = (resource: Resource, name: string, { types, narrows }: ToOne): Identifier | null => {
  const named = resource.relations[name] ?? null
  if (named !== null || narrows === undefined) return named
  const wider = resource.relations[narrows] ?? null
  return wider !== null && types.includes(wider.type) ? wider : null
}

/** The resources at the other end of a relationship, as far as they are kept here. */
export const relatedResources = (world: World, resource: Resource, name: string): readonly Resource[] => {
  const known = world.shapeOf(resource.type).relationships[name]
  if (known === undefined) return []
  if (known.kind === 'many') return ofToMany(world, resource, known)
  const named = namedBy(resource, name, known)
  const found = named === null ? undefined : world.store.get(named)
  return found === undefined ? [] : [found]
}

/**
 * The names of what is at the other end of a relationship. Something that is not kept here, such as an address, has a
 * name all the same; what would be kept here and is gone has none any more.
 */
export const identifiersOf = (world: World, resource: Resource, name: string): readonly Identifier[] => {
  const known = world.shapeOf(resource.type).relationships[name]
  const named = known?.kind === 'one' ? namedBy(resource, name, known) : null
  if (named !== null && !isEndpointType(named.type)) return [{ type: named.type, id: named.id }]
  return relatedResources(world, resource, name).map(({ type, id }) => ({ type, id }))
}
