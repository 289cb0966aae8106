import type { History } from './history.ts'
import { makeRelationIndex } from './relation-index.ts'
import type { Identifier, Resource, ResourceType } from './resource.ts'

/** All resources, by type and id. Every change goes through `put` and `remove`: the place for indexes. */
export type Store = {
  get(identifier: Identifier): Resource | undefined
  find(types: readonly ResourceType[], id: string): Resource | undefined
  /** Whether a resource of any type has the id. */
  has(id: string): boolean
  put(resource: Resource): Resource
  remove(identifier: Identifier): void
  /** The resource of a type that was stored first. */
  oldest(type: ResourceType): Resource | undefined
  /** All resources of the types, oldest first. */
  all(types: readonly ResourceType[]): readonly Resource[]
  /** As `all`, as it was at an earlier time, as far back as the history reaches. */
  allAt(types: readonly ResourceType[], ms: number): readonly Resource[]
  /** The resources of the types whose to-one relationship `relation` names the id. */
  referring(types: readonly ResourceType[], relation: string, id: string): readonly Resource[]
}

const byCreation = (left: Resource, right: Resource): number => {
  const [a, b] = [String(left.attributes.created_at), String(right.attributes.created_at)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** The resources of several types, in turn by type, in the order of their creation. */
const merged = (lists: readonly (readonly Resource[])[]): readonly Resource[] =>
  lists.length === 1 ? (lists[0] ?? []) : lists.flat().toSorted(byCreation)

export const makeStore = (history: History, kept: readonly Resource[] = []): Store => {
  const tables = new Map<string, Map<string, Resource>>()
  const relations = makeRelationIndex()

  const tableOf = (type: string): Map<string, Resource> => {
    const table = tables.get(type) ?? new Map<string, Resource>()
    tables.set(type, table)
    return table
  }

  const all: Store['all'] = (types) => merged(types.map((type) => [...tableOf(type).values()]))

  const set = (resource: Resource, before?: Resource): Resource => {
    // Only what has changed is indexed anew: related resources keep their order.
    if (before?.relations !== resource.relations) {
      if (before !== undefined) relations.remove(before)
      relations.add(resource)
    }
    tableOf(resource.type).set(resource.id, resource)
    return resource
  }

  for (const resource of kept) set(resource)

  return {
    get: ({ type, id }) => tables.get(type)?.get(id),
    find: (types, id) => types.map((type) => tableOf(type).get(id)).find((resource) => resource !== undefined),
    has: (id) => [...tables.values()].some((table) => table.has(id)),
    put: (resource) => {
      const before = tableOf(resource.type).get(resource.id)
      history.remember(resource, before)
      return set(resource, before)
    },
    remove: (identifier) => {
      const table = tableOf(identifier.type)
      const before = table.get(identifier.id)
      if (before !== undefined) relations.remove(before)
      table.delete(identifier.id)
      history.forget(identifier)
    },
    oldest: (type) => tableOf(type).values().next().value,
    all,
    allAt: (types, ms) => all(types).flatMap((resource) => history.asOf(resource, ms) ?? []),
    referring: (types, relation, id) =>
      merged(
        types.map((type) =>
          [...relations.idsOf(type, relation, id)].flatMap((referrer) => tableOf(type).get(referrer) ?? []),
        ),
      ),
  }
}
