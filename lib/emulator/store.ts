import { makeRelationIndex } from './relation-index.ts'
import type { Identifier, Resource, ResourceType } from './resource.ts'

/** What a resource was until a time; `undefined`: it did not exist. */
type Past = { readonly untilMs: number; readonly resource: Resource | undefined }

/** All resources, by type and id. Every change goes through `put` and `remove`: the place for indexes. */
export type Store = {
  get(identifier: Identifier): Resource | undefined
  find(types: readonly ResourceType[], id: string): Resource | undefined
  put(resource: Resource): Resource
  remove(identifier: Identifier): void
  /** The resource of a type that was stored first. */
  oldest(type: ResourceType): Resource | undefined
  /** All resources of the types, oldest first. */
  all(types: readonly ResourceType[]): readonly Resource[]
  /** As `all`, as it was at an earlier time, as far back as `historyMs` reaches. */
  allAt(types: readonly ResourceType[], ms: number): readonly Resource[]
  /** The resources of the types whose to-one relationship `relation` names the id. */
  referring(types: readonly ResourceType[], relation: string, id: string): readonly Resource[]
}

export type StoreOptions = {
  readonly nowMs: () => number
  /** How far back `allAt` has to reach, asked at each change. */
  readonly historyMs: () => number
  readonly resources?: readonly Resource[]
}

const created = (resource: Resource): string => {
  const at = resource.attributes.created_at
  return typeof at === 'string' ? at : ''
}

export const makeStore = (options: StoreOptions): Store => {
  const tables = new Map<ResourceType, Map<string, Resource>>()
  const pasts = new Map<string, Past[]>()
  const relations = makeRelationIndex()

  const tableOf = (type: ResourceType): Map<string, Resource> => {
    const table = tables.get(type) ?? new Map<string, Resource>()
    tables.set(type, table)
    return table
  }

  const remember = ({ type, id }: Identifier): void => {
    const historyMs = options.historyMs()
    const key = `${type}/${id}`
    if (historyMs === 0) {
      pasts.delete(key)
      return
    }
    const nowMs = options.nowMs()
    const kept = (pasts.get(key) ?? []).filter((past) => past.untilMs > nowMs - historyMs)
    pasts.set(key, [...kept, { untilMs: nowMs, resource: tableOf(type).get(id) }])
  }

  const all = (types: readonly ResourceType[]): readonly Resource[] => {
    const [only] = types
    if (only !== undefined && types.length === 1) return [...tableOf(only).values()]
    // Types that are listed together stay in the order of creation.
    return types
      .flatMap((type) => [...tableOf(type).values()])
      .toSorted((left, right) => (created(left) < created(right) ? -1 : created(left) > created(right) ? 1 : 0))
  }

  const asOf = (resource: Resource, ms: number): Resource | undefined => {
    const past = pasts.get(`${resource.type}/${resource.id}`)?.find(({ untilMs }) => untilMs > ms)
    return past === undefined ? resource : past.resource
  }

  const set = (resource: Resource): Resource => {
    const table = tableOf(resource.type)
    const before = table.get(resource.id)
    if (before?.relations !== resource.relations) {
      if (before !== undefined) relations.remove(before)
      relations.add(resource)
    }
    table.set(resource.id, resource)
    return resource
  }

  for (const resource of options.resources ?? []) set(resource)

  return {
    get: ({ type, id }) => tableOf(type).get(id),
    find: (types, id) => types.map((type) => tableOf(type).get(id)).find((resource) => resource !== undefined),
    put: (resource) => {
      remember(resource)
      return set(resource)
    },
    remove: (identifier) => {
      pasts.delete(`${identifier.type}/${identifier.id}`)
      const table = tableOf(identifier.type)
      const before = table.get(identifier.id)
      if (before !== undefined) relations.remove(before)
      table.delete(identifier.id)
    },
    oldest: (type) => tableOf(type).values().next().value,
    all,
    allAt: (types, ms) => all(types).flatMap((resource) => asOf(resource, ms) ?? []),
    referring: (types, relation, id) =>
      types.flatMap((type) => {
        const ids = [...relations.idsOf(type, relation, id)]
        return ids.flatMap((referrer) => tableOf(type).get(referrer) ?? [])
      }),
  }
}
