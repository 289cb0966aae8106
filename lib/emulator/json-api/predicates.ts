import { badRequest } from '../api-error.ts'
import { contains, type Json, parseJson } from '../json.ts'
import type { FieldType } from '../schema.ts'
import { msOf } from '../time.ts'

const predicates = [
  'not_eq_or_null',
  'eq_or_null',
  'not_eq',
  'eq',
  'not_in_or_null',
  'not_in',
  'in',
  'lteq',
  'lt',
  'gteq',
  'gt',
  'not_null',
  'null',
  'present',
  'blank',
  'does_not_match',
  'matches',
  'not_start',
  'start',
  'not_end',
  'end',
  'not_cont',
  'cont',
  'jcont',
] as const

export type Predicate = (typeof predicates)[number]

/** What a filter compares with; the whole list for the predicates that take lists, else one value. */
export type Comparand = readonly Json[]

type Comparison = { readonly type: FieldType; readonly actual: Json; readonly comparand: Comparand }

/** The predicate that a filter's name ends with: the longest, so that `x_not_in` is not read as `x_not` `in`. */
export const predicateOf = (key: string): Predicate | undefined =>
  predicates.filter((name) => key.endsWith(`_${name}`)).toSorted((left, right) => right.length - left.length)[0]

const notA = (value: string, type: string): Error =>
  badRequest(`${value} is not a valid ${type}.`, 'INVALID_FILTER_VALUE')

const truths = new Map(Object.entries({ true: true, '1': true, t: true, false: false, '0': false, f: false }))

/** A value as the attributes of a type are compared: datetimes as milliseconds since the epoch. */
const typed = (type: FieldType, value: string): Json => {
  switch (type) {
    case 'boolean': {
      const truth = truths.get(value)
      if (truth === undefined) throw notA(value, 'boolean')
      return truth
    }
    case 'integer':
    case 'float': {
      const number = value.trim() === '' ? Number.NaN : Number(value)
      if (Number.isNaN(number)) throw notA(value, 'number')
      return number
    }
    case 'datetime': {
      const ms = msOf(value)
      if (ms === undefined) throw notA(value, 'datetime')
      return ms
    }
    case 'string':
    case 'object':
    case 'array':
      return value
    default:
      return type satisfies never
  }
}

/** Reads a filter's value for a predicate on an attribute of a type. */
export const comparandOf = (predicate: Predicate, type: FieldType, value: string): Comparand => {
  switch (predicate) {
    case 'in':
    case 'not_in':
    case 'not_in_or_null':
      return value.split(',').map((item) => typed(type, item))
    case 'null':
    case 'not_null':
    case 'present':
    case 'blank':
      return [typed('boolean', value)]
    case 'jcont': {
      const part = parseJson(value)
      if (part === undefined || type !== 'object') throw notA(value, 'JSON value for this attribute')
      return [part]
    }
    default:
      return [/^(not_)?(start|end|cont)$|match/.test(predicate) ? value : typed(type, value)]
  }
}

const comparable = (type: FieldType, actual: Json): Json =>
  type === 'datetime' && typeof actual === 'string' ? (msOf(actual) ?? null) : actual

const isBlank = (actual: Json): boolean =>
  actual === null ||
  actual === '' ||
  actual === false ||
  (typeof actual === 'object' && Object.keys(actual).length === 0)

/** `%` stands for any text and `_` for any character; letter case is ignored (SQL ILIKE). */
const isLike = (actual: Json, pattern: string): boolean => {
  if (actual === null) return false
  const source = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${source}$`, 'is').test(String(actual))
}

const folded = (value: Json | undefined): string => String(value ?? '').toLowerCase()

const isLess = (left: Json, right: Json | undefined): boolean =>
  left !== null && right !== null && right !== undefined && typeof left === typeof right && left < right

/** The predicates that others negate or widen. Text is searched without regard to letter case, as Ransack does on Postgres. */
const positives: Readonly<Record<string, (actual: Json, comparand: Comparand) => boolean>> = {
  eq: (actual, [wanted]) => actual === wanted,
  in: (actual, wanted) => wanted.includes(actual),
  lt: (actual, [limit]) => isLess(actual, limit),
  lteq: (actual, [limit]) => actual === limit || isLess(actual, limit),
  gt: (actual, [limit]) => limit !== undefined && isLess(limit, actual),
  gteq: (actual, [limit]) => actual === limit || (limit !== undefined && isLess(limit, actual)),
  null: (actual, [wanted]) => (actual === null) === wanted,
  blank: (actual, [wanted]) => isBlank(actual) === wanted,
  present: (actual, [wanted]) => isBlank(actual) !== wanted,
  matches: (actual, [pattern]) => isLike(actual, String(pattern)),
  start: (actual, [text]) => actual !== null && folded(actual).startsWith(folded(text)),
  end: (actual, [text]) => actual !== null && folded(actual).endsWith(folded(text)),
  cont: (actual, [text]) => actual !== null && folded(actual).includes(folded(text)),
  jcont: (actual, [part]) => contains(actual, part ?? null),
}

const plain = (name: string, { type, actual, comparand }: Comparison): boolean =>
  positives[name]?.(comparable(type, actual), comparand) ?? false

/** Whether a predicate is true of a value. As in SQL, a negated comparison is not true of null. */
export const holds = (predicate: Predicate, comparison: Comparison): boolean => {
  if (predicate.endsWith('_or_null')) {
    const base = predicate.slice(0, -'_or_null'.length)
    return comparison.actual === null || negatable(base, comparison)
  }
  return negatable(predicate, comparison)
}

const negatable = (name: string, comparison: Comparison): boolean => {
  if (name === 'not_null') return !plain('null', comparison)
  const negated =
    name === 'does_not_match' ? 'matches' : name.startsWith('not_') ? name.slice('not_'.length) : undefined
  if (negated === undefined) return plain(name, comparison)
  return comparison.actual !== null && !plain(negated, comparison)
}
