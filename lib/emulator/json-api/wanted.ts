import { badRequest } from '../api-error.ts'
import { type Json, parseJson } from '../json.ts'
import type { FieldType } from '../schema.ts'
import { msOf } from '../time.ts'
import { isOfText } from './comparisons.ts'
import type { Predicate } from './predicates.ts'

const notA = (value: string, type: string): Error =>
  badRequest(`${value} is not a valid ${type}.`, 'INVALID_FILTER_VALUE')

const truths = new Map(Object.entries({ true: true, '1': true, t: true, false: false, '0': false, f: false }))

/** Reads yes or no as Ransack does. */
export const truthOf = (value: string): boolean => {
  const truth = truths.get(value.toLowerCase())
  if (truth === undefined) throw notA(value, 'boolean')
  return truth
}

/** A value as the attributes of a type are compared: datetimes as milliseconds since the epoch. */
const typed = (type: FieldType, value: string): Json => {
  switch (type) {
    case 'boolean':
      return truthOf(value)
    case 'integer':
    case 'float': {
      const number = value.trim() === '' ? Number.NaN : Number(value)
      if (!Number.isFinite(number)) throw notA(value, 'number')
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

/**
 * Reads what a filter compares an attribute of a type with: one value, or the items of a comma-separated list. Empty
 * items are left out.
 */
export const wantedOf = (predicate: Predicate, type: FieldType, value: string): readonly Json[] => {
  switch (predicate.kind) {
    case 'comparing': {
      const items = predicate.values === 'one' ? [value] : value.split(',').filter((item) => item !== '')
      return isOfText(predicate.comparison) ? items : items.map((item) => typed(type, item))
    }
    case 'null':
    case 'not_null':
    case 'blank':
    case 'present':
      return [truthOf(value)]
    case 'jcont': {
      const part = parseJson(value)
      if (part === undefined || type !== 'object') throw notA(value, 'JSON value for this attribute')
      return [part]
    }
    default:
      return predicate satisfies never
  }
}
