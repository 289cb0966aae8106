import type { Resource } from '../resource.ts'
import { endpointTypeOf, type FieldType, isEndpointType, type Relationship, type Shape } from '../schema.ts'
import { type IndexedAttribute, indexedAttributes, type Narrow } from '../tables/condition.ts'
import type { World } from '../world.ts'
import type { Holds } from './holds.ts'
import { identifiersOf, relatedResources } from './related.ts'

/** A question about a resource. */
export type IsTrueOf = (resource: Resource) => boolean

/** Something that can be filtered by. */
export type Subject = {
  readonly type: FieldType
  /**
   * Makes a question about a resource of one about values. It is answered with yes if any of the values holds, for
   * there may be several behind a to-many relationship; where there is none, null is asked.
   */
  readonly ask: (holds: Holds) => IsTrueOf
  /** How to find the resources that have one of the values, where there is an index for that. */
  readonly among?: (values: readonly string[]) => Narrow
  /** It is the time of creation, which everything is in the order of. */
  readonly isCreation?: true
}

/** Where a name is looked up, and through how many relationships it may lead. */
type Place = { readonly world: World; readonly shape: Shape; readonly hops: number }

/** More is refused. The platform's limit is not documented; no question about copies needs as many. */
const mostHops = 4

const isIndexed = (name: string): name is IndexedAttribute => indexedAttributes.some((indexed) => indexed === name)

const ofField = ({ shape }: Place, name: string): Subject | undefined => {
  if (name === 'id') {
    return {
      type: 'string',
      ask: (holds) => (resource) => holds(resource.id),
      among: (ids) => ({
        kind: 'identifiers',
        identifiers: shape.holds.flatMap((type) => ids.map((id) => ({ type, id }))),
      }),
    }
  }
  const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
  if (!field?.can.includes('Q')) return undefined
  if (name === 'type') {
    return {
      type: 'string',
      ask: (holds) => (resource) => holds(resource.type),
      among: (types) => ({ kind: 'types', types }),
    }
  }
  return {
    type: field.type,
    ask:
      (holds) =>
      ({ attributes }) =>
        holds(attributes[name] ?? null),
    ...(isIndexed(name)
      ? { among: (values: readonly string[]) => ({ kind: 'attribute', name, values }) as const }
      : {}),
    ...(name === 'created_at' ? { isCreation: true } : {}),
  }
}

/** Answers each resource once: many copies lead to the same order, and that to many copies. */
const remembered = (isTrueOf: IsTrueOf): IsTrueOf => {
  const answers = new Map<Resource, boolean>()
  return (resource) => {
    const known = answers.get(resource)
    if (known !== undefined) return known
    const answer = isTrueOf(resource)
    answers.set(resource, answer)
    return answer
  }
}

type Named = readonly [relation: string, relationship: Relationship]

/** How to find the resources that a relationship leads from to one of the ids; `undefined` where it is read elsewhere. */
const amongRelated = (world: World, [relation, relationship]: Named): Subject['among'] | undefined => {
  if (relationship.kind === 'many') {
    const { types, inverse, through } = relationship
    if (through !== undefined) return undefined
    const ownerOf = (id: string) => types.flatMap((type) => world.store.get({ type, id })?.relations[inverse] ?? [])
    return (ids) => ({ kind: 'identifiers', identifiers: ids.flatMap(ownerOf) })
  }
  if (relationship.narrows !== undefined) return undefined
  const { types } = relationship
  return (ids) => ({
    kind: 'relation',
    name: relation,
    others: ids
      .flatMap((id) => types.map((type) => ({ type, id })))
      // What would be kept here and is gone is named by nothing any more.
      .filter((other) => !isEndpointType(other.type) || world.store.get(other) !== undefined),
  })
}

/** The id at the other end, which is known even of what is not kept here. */
const ofRelatedId = (world: World, named: Named): Subject => {
  const among = amongRelated(world, named)
  return {
    type: 'string',
    ask: (holds) => (resource) => {
      const ids = identifiersOf(world, resource, named[0])
      return ids.length === 0 ? holds(null) : ids.some(({ id }) => holds(id))
    },
    ...(among === undefined ? {} : { among }),
  }
}

const ofRelatedField = ({ world, hops }: Place, [relation, relationship]: Named, what: string): Subject | undefined => {
  const type = endpointTypeOf(relationship)
  if (type === undefined) return undefined
  const there = subjectAt({ world, shape: world.shapeOf(type), hops: hops - 1 }, what)
  if (there === undefined) return undefined
  return {
    type: there.type,
    ask: (holds) => {
      const isTrueThere = remembered(there.ask(holds))
      const isTrueOfNone = holds(null)
      return (resource) => {
        const others = relatedResources(world, resource, relation)
        return others.length === 0 ? isTrueOfNone : others.some(isTrueThere)
      }
    },
  }
}

/** `<relationship>_<what>`, where `what` is the id or something of the other end, which may lead further. */
const ofRelationship = (place: Place, name: string): Subject | undefined => {
  if (place.hops === 0) return undefined
  for (const named of Object.entries(place.shape.relationships)) {
    const [relation, relationship] = named
    if (!name.startsWith(`${relation}_`) || !relationship.can.includes('Q')) continue
    const what = name.slice(relation.length + 1)
    const found = what === 'id' ? ofRelatedId(place.world, named) : ofRelatedField(place, named, what)
    if (found !== undefined) return found
  }
  return undefined
}

const subjectAt = (place: Place, name: string): Subject | undefined =>
  ofField(place, name) ?? ofRelationship(place, name)

/** What a name in a filter stands for; `undefined` where nothing of that name can be filtered by. */
export const subjectOf = (world: World, shape: Shape, name: string): Subject | undefined =>
  subjectAt({ world, shape, hops: mostHops }, name)
