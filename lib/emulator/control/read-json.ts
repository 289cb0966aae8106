import { type Json, parseJson } from '../json.ts'
import { Refused } from './check.ts'

/** JSON text, and what to call it in messages: a file's name, or `body`. */
export type JsonText = { readonly name: string; readonly text: string }

/** A JSON value, and where its parts stand. */
export type LocatedJson = {
  readonly value: Json
  /** The line, from 1, of what a JSON pointer names, or of the innermost thing around it that is there. */
  lineOf(pointer: string): number
}

const space = /[ \t\n\r]*/y
/** From quote to quote; what may stand between is for `JSON.parse` to say. */
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
const otherScalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Deeper nesting is refused: nothing that is read here needs it, and the reader calls itself for each level. */
const mostLevels = 100

type Reader = {
  readonly source: JsonText
  at: number
  /** Where members and items begin, by pointer. */
  readonly places: Map<string, number>
}

const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length

const refusedAt = ({ source }: Reader, place: number, problem: string): Refused =>
  new Refused(source.name, [`${source.name}:${lineAt(source.text, place)}: ${problem}`])

const unexpected = (reader: Reader, wanted: string): Refused => {
  const found = reader.source.text.slice(reader.at).split(/\s/, 1)[0]?.slice(0, 20)
  const got = reader.at >= reader.source.text.length ? 'the end' : JSON.stringify(found)
  return refusedAt(reader, reader.at, `expected ${wanted}, got ${got}`)
}

/** Reads on where the pattern matches, past the space before it. */
const take = (reader: Reader, pattern: RegExp): string | undefined => {
  const { text } = reader.source
  space.lastIndex = reader.at
  reader.at += space.exec(text)?.[0].length ?? 0
  pattern.lastIndex = reader.at
  const found = pattern.exec(text)?.[0]
  reader.at += found?.length ?? 0
  return found
}

const comma = /,/y
const colon = /:/y
const braces = { open: /\{/y, close: /\}/y }
const brackets = { open: /\[/y, close: /\]/y }

const readString = (reader: Reader, quoted: string): string => {
  const value = parseJson(quoted)
  if (typeof value === 'string') return value
  const problem = 'expected a string without line breaks, control characters and unknown escapes'
  throw refusedAt(reader, reader.at - quoted.length, `${problem}, got ${quoted.slice(0, 40)}`)
}

const readObject = (reader: Reader, pointer: string, levels: number): Json => {
  const members = new Map<string, Json>()
  if (take(reader, braces.close) !== undefined) return {}
  do {
    const quoted = take(reader, string)
    if (quoted === undefined) throw unexpected(reader, 'a name in double quotes')
    const name = readString(reader, quoted)
    const inner = `${pointer}/${name}`
    const place = reader.at - quoted.length
    if (members.has(name)) {
      const first = lineAt(reader.source.text, reader.places.get(inner) ?? 0)
      throw refusedAt(reader, place, `${inner}: is there twice, first in line ${first}`)
    }
    reader.places.set(inner, place)
    if (take(reader, colon) === undefined) throw unexpected(reader, '":"')
    members.set(name, readValue(reader, inner, levels))
  } while (take(reader, comma) !== undefined)
  if (take(reader, braces.close) === undefined) throw unexpected(reader, '"," or "}"')
  return Object.fromEntries(members)
}

const readList = (reader: Reader, pointer: string, levels: number): Json => {
  const items: Json[] = []
  if (take(reader, brackets.close) !== undefined) return items
  do {
    take(reader, space)
    const inner = `${pointer}/${items.length}`
    reader.places.set(inner, reader.at)
    items.push(readValue(reader, inner, levels))
  } while (take(reader, comma) !== undefined)
  if (take(reader, brackets.close) === undefined) throw unexpected(reader, '"," or "]"')
  return items
}

const readValue = (reader: Reader, pointer: string, levels: number): Json => {
  if (levels === 0) throw refusedAt(reader, reader.at, `expected at most ${mostLevels} levels`)
  if (take(reader, braces.open) !== undefined) return readObject(reader, pointer, levels - 1)
  if (take(reader, brackets.open) !== undefined) return readList(reader, pointer, levels - 1)
  const quoted = take(reader, string)
  if (quoted !== undefined) return readString(reader, quoted)
  const scalar = take(reader, otherScalar)
  if (scalar === undefined) throw unexpected(reader, 'a JSON value')
  return JSON.parse(scalar)
}

/**
 * Reads JSON by the letter of RFC 8259, and besides refuses a member that is there twice. Unlike `JSON.parse` it knows
 * the line of everything, what is wrong included.
 *
 * @throws {Refused} with the problem behind `name:line: `.
 */
export const readJson = (source: JsonText): LocatedJson => {
  const reader: Reader = { source, at: 0, places: new Map([['', 0]]) }
  const value = readValue(reader, '', mostLevels)
  take(reader, space)
  if (reader.at < source.text.length) throw unexpected(reader, 'the end')
  const lineOf = (pointer: string): number => {
    const place = reader.places.get(pointer)
    return place === undefined ? lineOf(pointer.slice(0, pointer.lastIndexOf('/'))) : lineAt(source.text, place)
  }
  return { value, lineOf }
}
