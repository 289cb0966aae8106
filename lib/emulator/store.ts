import type { History } from './history.ts'
import { type Identifier, type Resource, type ResourceType, resourceTypes } from './resource.ts'
import type { Condition, IndexedAttribute } from './tables/condition.ts'
import { compareEntries, type Entry } from './tables/entry.ts'
import { merged } from './tables/page-of.ts'
import { meeting } from './tables/selection.ts'
import { type Span, wholeOf } from './tables/span.ts'
import { makeTable, type Table } from './tables/table.ts'

/** All resources, by type and id. Every change goes through `put` and `remove`, which keep the tables' indexes. */
export type Store = {
  get(identifier: Identifier): Resource | undefined
  find(types: readonly ResourceType[], id: string): Resource | undefined
  /** Whether a resource of any type has the id. */
  has(id: string): boolean
  put(resource: Resource): Resource
  remove(identifier: Identifier): void
  /** The resource of a type that was created first. */
  oldest(type: ResourceType): Resource | undefined
  /** All resources of the types, in order of creation. */
  all(types: readonly ResourceType[]): readonly Resource[]
  /** The resources of a type that have the value, in order of creation. */
  having(type: ResourceType, attribute: IndexedAttribute, value: string): readonly Resource[]
  /** The resources of the types whose to-one relationship `relation` names the other, in order of creation. */
  referring(types: readonly ResourceType[], relation: string, other: Identifier): readonly Resource[]
  /** The resources of the types that meet all conditions, for pages of them. Only good until the next change. */
  meeting(types: readonly ResourceType[], conditions: readonly Condition[]): readonly Span[]
  /** As `meeting`, of the resources as they were at an earlier time, as far back as the history reaches. */
  meetingAt(types: readonly ResourceType[], conditions: readonly Condition[], ms: number): readonly Span[]
}

const resourcesOf = (spans: readonly Span[]): readonly Resource[] => merged(spans).map(({ resource }) => resource)

export const makeStore = (history: History, kept: readonly Resource[] = []): Store => {
  const tables = new Map<string, Table>(resourceTypes.map((type) => [type, makeTable(type)]))
  let sequence = 0

  const tablesOf = (types: readonly ResourceType[]): readonly Table[] => types.flatMap((type) => tables.get(type) ?? [])

  const set = (resource: Resource): Resource => {
    sequence += 1
    tables.get(resource.type)?.put(resource, sequence)
    return resource
  }

  for (const resource of kept) set(resource)

  const asOf = (entry: Entry, ms: number): readonly Entry[] => {
    const resource = history.asOf(entry.resource, ms)
    return resource === undefined ? [] : [{ ...entry, resource }]
  }

  /** Everything that has been in a table since a time, in order of creation. */
  const allSince = (table: Table, ms: number): readonly Entry[] => {
    const gone = history.goneSince(table.type, ms)
    return gone.length === 0 ? table.all() : [...table.all(), ...gone].sort(compareEntries)
  }

  return {
    get: ({ type, id }) => tables.get(type)?.get(id)?.resource,
    find: (types, id) => tablesOf(types).flatMap((table) => table.get(id)?.resource ?? [])[0],
    has: (id) => [...tables.values()].some((table) => table.get(id) !== undefined),
    put: (resource) => {
      history.remember(resource, tables.get(resource.type)?.get(resource.id)?.resource)
      return set(resource)
    },
    remove: ({ type, id }) => {
      const entry = tables.get(type)?.get(id)
      if (entry === undefined) return
      tables.get(type)?.remove(id)
      history.bury(entry)
    },
    oldest: (type) => tables.get(type)?.all()[0]?.resource,
    all: (types) => resourcesOf(tablesOf(types).map((table) => wholeOf(table.all()))),
    having: (type, attribute, value) =>
      resourcesOf(tablesOf([type]).map((table) => wholeOf(table.withAttribute(attribute, value)))),
    referring: (types, relation, other) =>
      resourcesOf(tablesOf(types).map((table) => wholeOf(table.withRelation(relation, other)))),
    meeting: (types, conditions) => meeting(tablesOf(types), conditions),
    meetingAt: (types, conditions, ms) =>
      tablesOf(types).map((table) =>
        wholeOf(
          allSince(table, ms)
            .flatMap((entry) => asOf(entry, ms))
            .filter(({ resource }) => conditions.every(({ isTrueOf }) => isTrueOf(resource))),
        ),
      ),
  }
}
