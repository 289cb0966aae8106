import type { Json } from '../json.ts'
import type { FieldType } from '../schema.ts'
import { msOf } from '../time.ts'
import { isLike } from './like.ts'

/** The comparisons with one value that all others are made of. */
export const comparisons = ['eq', 'lt', 'lteq', 'gt', 'gteq', 'matches', 'start', 'end', 'cont'] as const

export type Comparison = (typeof comparisons)[number]

/** Whether a comparison looks at the letters of a value, whatever its type. */
export const isOfText = (comparison: Comparison): boolean =>
  comparison === 'matches' || comparison === 'start' || comparison === 'end' || comparison === 'cont'

/** An attribute's value as it is compared: datetimes as milliseconds since the epoch. */
const comparable = (type: FieldType, actual: Json): Json =>
  type === 'datetime' && typeof actual === 'string' ? (msOf(actual) ?? null) : actual

const isLess = (left: Json, right: Json): boolean =>
  left !== null && right !== null && typeof left === typeof right && left < right

const lettersOf = (value: Json): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase()

/**
 * Whether a value of an attribute compares so with a wanted one. Nothing does with null, as in SQL. Text is searched
 * without regard to letter case, as Ransack does on Postgres.
 */
export const compares = (comparison: Comparison, type: FieldType, [actual, wanted]: readonly [Json, Json]): boolean => {
  if (actual === null) return false
  switch (comparison) {
    case 'eq':
      return comparable(type, actual) === wanted
    case 'lt':
      return isLess(comparable(type, actual), wanted)
    case 'lteq':
      return comparable(type, actual) === wanted || isLess(comparable(type, actual), wanted)
    case 'gt':
      return isLess(wanted, comparable(type, actual))
    case 'gteq':
      return comparable(type, actual) === wanted || isLess(wanted, comparable(type, actual))
    case 'matches':
      return isLike(lettersOf(actual), String(wanted))
    case 'start':
      return lettersOf(actual).startsWith(lettersOf(wanted))
    case 'end':
      return lettersOf(actual).endsWith(lettersOf(wanted))
    case 'cont':
      return lettersOf(actual).includes(lettersOf(wanted))
    default:
      return comparison satisfies never
  }
}
