import type { Identifier, Resource } from '../resource.ts'

/** What can be found without asking every resource. */
export type Narrow =
  /** Created at or after `fromMs` and before `untilMs` (epoch milliseconds). */
  | { readonly kind: 'created'; readonly fromMs: number; readonly untilMs: number }
  | { readonly kind: 'types'; readonly types: readonly string[] }
  | { readonly kind: 'identifiers'; readonly identifiers: readonly Identifier[] }
  /** The attribute has one of the values. */
  | { readonly kind: 'attribute'; readonly name: IndexedAttribute; readonly values: readonly string[] }
  /** The to-one relationship names one of the others. */
  | { readonly kind: 'relation'; readonly name: string; readonly others: readonly Identifier[] }

/** The attributes by which resources of every type that has them are indexed. */
export const indexedAttributes = ['email', 'reference', 'status', 'topic'] as const

export type IndexedAttribute = (typeof indexedAttributes)[number]

/**
 * Something that may be true of a resource. Where it has a `narrow`, that finds exactly the resources of which it is
 * true, so that they need not be asked.
 */
export type Condition = {
  readonly isTrueOf: (resource: Resource) => boolean
  readonly narrow?: Narrow
}

/** That it is one of some resources. */
export const isOneOf = (identifiers: readonly Identifier[]): Condition => ({
  isTrueOf: (resource) => identifiers.some(({ type, id }) => id === resource.id && type === resource.type),
  narrow: { kind: 'identifiers', identifiers },
})

/** That a to-one relationship names one of the others. */
export const namesOneOf = (name: string, others: readonly Identifier[]): Condition => ({
  isTrueOf: ({ relations }) =>
    others.some(({ type, id }) => relations[name]?.id === id && relations[name].type === type),
  narrow: { kind: 'relation', name, others },
})
