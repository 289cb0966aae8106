import type { Identifier, Resource } from './resource.ts'

/** Which resources name which others in their to-one relationships. */
export type RelationIndex = {
  add(resource: Resource): void
  remove(resource: Resource): void
  /** Ids of the resources of a type whose relationship `relation` names `id`. */
  idsOf(type: Identifier['type'], relation: string, id: string): Iterable<string>
}

const keysOf = ({ type, relations }: Resource): readonly string[] =>
  Object.entries(relations).flatMap(([relation, other]) => (other === null ? [] : [`${type} ${relation} ${other.id}`]))

export const makeRelationIndex = (): RelationIndex => {
  const ids = new Map<string, Set<string>>()
  return {
    add: (resource) => {
      for (const key of keysOf(resource)) {
        const set = ids.get(key) ?? new Set()
        ids.set(key, set.add(resource.id))
      }
    },
    remove: (resource) => {
      for (const key of keysOf(resource)) ids.get(key)?.delete(resource.id)
    },
    idsOf: (type, relation, id) => ids.get(`${type} ${relation} ${id}`) ?? [],
  }
}
