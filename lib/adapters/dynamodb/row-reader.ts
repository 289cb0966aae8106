import { type Fields, isFields, member } from '../../core/fields.ts'
import { UnreadableRow } from '../../core/unreadable-row.ts'

/** Written into every row; a row of another format is not guessed at. */
export const ROW_FORMAT = 1

/** Reads the attributes of one row; every function throws `UnreadableRow` where the attribute is not what it must be. */
export interface RowReader {
  text(name: string): string
  whole(name: string): number
  number(name: string): number
  /** A time, in epoch ms. */
  time(name: string): number
  flag(name: string): boolean
  choice<T extends string>(name: string, choices: readonly T[]): T
  list(name: string): readonly unknown[]
  nested(name: string): RowReader
  /** What a reader makes of an attribute, or undefined when the row does not have it. */
  maybe<T>(name: string, read: (name: string) => T): T | undefined
  fail(attribute: string, expected: string): UnreadableRow
}

/** A reader for a row, which is named in its errors. */
export function rowReader(row: string, fields: Fields): RowReader {
  const fail = (attribute: string, expected: string) =>
    new UnreadableRow(row, { attribute, expected, got: member(fields, attribute) })
  const take = <T>(name: string, expected: string, test: (value: unknown) => value is T): T => {
    const value = member(fields, name)
    if (!test(value)) throw fail(name, expected)
    return value
  }
  return {
    text: (name) => take(name, 'text', isText),
    whole: (name) => take(name, 'a whole number', isWhole),
    number: (name) => take(name, 'a number', isNumber),
    time: (name) => {
      const timeMs = Date.parse(take(name, 'a time', isText))
      if (Number.isNaN(timeMs)) throw fail(name, 'a time')
      return timeMs
    },
    flag: (name) => take(name, 'true or false', isFlag),
    choice: (name, choices) => {
      const value = member(fields, name)
      const found = choices.find((choice) => choice === value)
      if (found === undefined) throw fail(name, `one of ${choices.join(', ')}`)
      return found
    },
    list: (name) => take(name, 'a list', isList),
    nested: (name) => rowReader(`${row} ${name}`, take(name, 'a map', isFields)),
    maybe: (name, read) => (member(fields, name) === undefined ? undefined : read(name)),
    fail,
  }
}

/** A reader for a row of the present format. */
export function currentRowReader(row: string, fields: Fields): RowReader {
  const reader = rowReader(row, fields)
  if (member(fields, 'format') !== ROW_FORMAT) throw reader.fail('format', String(ROW_FORMAT))
  return reader
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
