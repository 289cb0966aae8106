import { type Comparison, comparisons } from './comparisons.ts'

/** A comparison with one or several values: with any or with all of them, or not so. */
export type Comparing = {
  readonly kind: 'comparing'
  readonly comparison: Comparison
  /** `negated`: true of values that do not compare so; as in SQL, never of null. */
  readonly sense: 'plain' | 'negated'
  readonly values: 'one' | 'any' | 'all'
  readonly ofNull: 'false' | 'true'
}

/** What a filter asks: a comparison, one of Ransack's questions that are answered with true or false, or containment. */
export type Predicate = Comparing | { readonly kind: 'null' | 'not_null' | 'blank' | 'present' | 'jcont' }

const comparing = (comparison: Comparison, rest: Partial<Comparing> = {}): Comparing => ({
  kind: 'comparing',
  comparison,
  sense: 'plain',
  values: 'one',
  ofNull: 'false',
  ...rest,
})

const negatedName = (comparison: Comparison): string | undefined => {
  switch (comparison) {
    case 'lt':
    case 'lteq':
    case 'gt':
    case 'gteq':
      return undefined
    case 'matches':
      return 'does_not_match'
    case 'eq':
    case 'start':
    case 'end':
    case 'cont':
      return `not_${comparison}`
    default:
      return comparison satisfies never
  }
}

/** A comparison under its name, and with `_any` or `_all` for lists of values. */
const withLists = (name: string, predicate: Comparing): readonly (readonly [string, Predicate])[] => [
  [name, predicate],
  [`${name}_any`, { ...predicate, values: 'any' }],
  [`${name}_all`, { ...predicate, values: 'all' }],
]

const all: readonly (readonly [string, Predicate])[] = [
  ...comparisons.flatMap((comparison) => withLists(comparison, comparing(comparison))),
  ...comparisons.flatMap((comparison) => {
    const name = negatedName(comparison)
    return name === undefined ? [] : withLists(name, comparing(comparison, { sense: 'negated' }))
  }),
  ...withLists('in', comparing('eq', { values: 'any' })),
  ...withLists('not_in', comparing('eq', { sense: 'negated', values: 'all' })),
  ['eq_or_null', comparing('eq', { ofNull: 'true' })],
  ['not_eq_or_null', comparing('eq', { sense: 'negated', ofNull: 'true' })],
  ['not_in_or_null', comparing('eq', { sense: 'negated', values: 'all', ofNull: 'true' })],
  ['null', { kind: 'null' }],
  ['not_null', { kind: 'not_null' }],
  ['blank', { kind: 'blank' }],
  ['present', { kind: 'present' }],
  ['jcont', { kind: 'jcont' }],
]

// The longest names first, so that `x_not_in` is not read as `x_not` `in`.
const longestFirst = all
  .toSorted(([left], [right]) => right.length - left.length)
  .map(([name, predicate]) => ({ ending: `_${name}`, predicate }))

/** A filter's name, taken apart: `<what>_<predicate>`. `undefined` where it does not end with a predicate. */
export const predicateOf = (key: string): { readonly what: string; readonly predicate: Predicate } | undefined => {
  const found = longestFirst.find(({ ending }) => key.endsWith(ending))
  return found === undefined ? undefined : { what: key.slice(0, -found.ending.length), predicate: found.predicate }
}
