import { contains, type Json } from '../json.ts'
import type { FieldType } from '../schema.ts'
import { compares } from './comparisons.ts'
import type { Comparing, Predicate } from './predicates.ts'

/** Without content: in SQL null or an empty text, and of what is kept as JSON an empty list or object. */
const isBlank = (actual: Json): boolean =>
  actual === null || actual === '' || (typeof actual === 'object' && Object.keys(actual).length === 0)

/** A question about one value of an attribute. */
export type Holds = (actual: Json) => boolean

const holdsCompared = (predicate: Comparing, type: FieldType, wanted: readonly Json[]): Holds => {
  const holdsFor = (actual: Json, value: Json): boolean =>
    compares(predicate.comparison, type, [actual, value]) === (predicate.sense === 'plain')
  return (actual) => {
    if (actual === null) return predicate.ofNull === 'true'
    return predicate.values === 'all'
      ? wanted.every((value) => holdsFor(actual, value))
      : wanted.some((value) => holdsFor(actual, value))
  }
}

/** The question that a predicate asks about values of a type, with the wanted values as they were read for it. */
export const holdsOf = (predicate: Predicate, type: FieldType, wanted: readonly Json[]): Holds => {
  const [first = null] = wanted
  switch (predicate.kind) {
    case 'comparing':
      return holdsCompared(predicate, type, wanted)
    case 'null':
      return (actual) => (actual === null) === first
    case 'not_null':
      return (actual) => (actual !== null) === first
    case 'blank':
      return (actual) => isBlank(actual) === first
    case 'present':
      return (actual) => isBlank(actual) !== first
    case 'jcont':
      return (actual) => contains(actual, first)
    default:
      return predicate satisfies never
  }
}
