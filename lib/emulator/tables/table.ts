import { type Identifier, keyOf, type Resource, type ResourceType } from '../resource.ts'
import { type IndexedAttribute, indexedAttributes } from './condition.ts'
import { createdMsOf, type Entry } from './entry.ts'
import { insertEntry, removeEntry } from './sorted-entries.ts'

/** The resources of one type, with what finds them quickly. Its lists are in order of creation, and only to be read. */
export type Table = {
  readonly type: ResourceType
  get(id: string): Entry | undefined
  /** Stores a resource; `sequence` is for a new one and greater than all before. */
  put(resource: Resource, sequence: number): void
  remove(id: string): void
  all(): readonly Entry[]
  withAttribute(name: IndexedAttribute, value: string): readonly Entry[]
  withRelation(name: string, other: Identifier): readonly Entry[]
}

/** By name of an attribute or relationship, then by value. */
type Index = Map<string, Map<string, Entry[]>>

const nothing: readonly Entry[] = []

type Key = readonly [name: string, value: string]

/** Every name and value by which a resource is indexed. No relationship has the name of an indexed attribute. */
const keysOf = ({ attributes, relations }: Resource): readonly Key[] => {
  const keys: Key[] = []
  for (const name of indexedAttributes) {
    const value = attributes[name]
    if (typeof value === 'string') keys.push([name, value])
  }
  for (const [name, other] of Object.entries(relations)) {
    if (other !== null) keys.push([name, keyOf(other)])
  }
  return keys
}

/** Whether a change is about nothing that is indexed, as most are. */
const isIndexedAlike = (past: Resource, resource: Resource): boolean =>
  past.relations === resource.relations &&
  indexedAttributes.every((name) => past.attributes[name] === resource.attributes[name])

/** The keys that others lack. */
const without = (keys: readonly Key[], others: readonly Key[]): readonly Key[] =>
  keys.filter(([name, value]) => !others.some((other) => other[0] === name && other[1] === value))

const index = (indexed: Index, entry: Entry, keys: readonly Key[]): void => {
  for (const [name, value] of keys) {
    const byValue = indexed.get(name) ?? new Map<string, Entry[]>()
    indexed.set(name, byValue)
    const entries = byValue.get(value)
    if (entries === undefined) byValue.set(value, [entry])
    else insertEntry(entries, entry)
  }
}

const unindex = (indexed: Index, entry: Entry, keys: readonly Key[]): void => {
  for (const [name, value] of keys) {
    const entries = indexed.get(name)?.get(value)
    if (entries === undefined) continue
    removeEntry(entries, entry)
    if (entries.length === 0) indexed.get(name)?.delete(value)
  }
}

export const makeTable = (type: ResourceType): Table => {
  const byId = new Map<string, Entry>()
  const ordered: Entry[] = []
  const indexed: Index = new Map()

  const add = (entry: Entry): void => {
    byId.set(entry.resource.id, entry)
    insertEntry(ordered, entry)
    index(indexed, entry, keysOf(entry.resource))
  }

  const remove = (entry: Entry): void => {
    byId.delete(entry.resource.id)
    removeEntry(ordered, entry)
    unindex(indexed, entry, keysOf(entry.resource))
  }

  const replace = (entry: Entry, resource: Resource): void => {
    const { resource: past } = entry
    entry.resource = resource
    if (isIndexedAlike(past, resource)) return
    const [before, after] = [keysOf(past), keysOf(resource)]
    unindex(indexed, entry, without(before, after))
    index(indexed, entry, without(after, before))
  }

  return {
    type,
    get: (id) => byId.get(id),
    put: (resource, sequence) => {
      const entry = byId.get(resource.id)
      if (entry === undefined) add({ resource, createdMs: createdMsOf(resource), sequence })
      else if (entry.resource.attributes.created_at === resource.attributes.created_at) replace(entry, resource)
      else {
        remove(entry)
        add({ resource, createdMs: createdMsOf(resource), sequence: entry.sequence })
      }
    },
    remove: (id) => {
      const entry = byId.get(id)
      if (entry !== undefined) remove(entry)
    },
    all: () => ordered,
    withAttribute: (name, value) => indexed.get(name)?.get(value) ?? nothing,
    withRelation: (name, other) => indexed.get(name)?.get(keyOf(other)) ?? nothing,
  }
}
