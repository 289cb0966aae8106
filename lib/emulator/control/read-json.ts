import { type Json, parseJson } from '../json.ts'
import { Refused } from './check.ts'
import { linesOf } from './lines-of.ts'

/** JSON text, and what to call it in messages: a file's name, or `body`. */
export type JsonText = { readonly name: string; readonly text: string }

/** A JSON value, and where its parts stand. */
export type LocatedJson = {
  readonly value: Json
  /** The line, from 1, of what a JSON pointer names, or of the innermost thing around it that is there. */
  lineOf(pointer: string): number
}

const space = /[ \t\n\r]*/y
const quote = /"/y
const otherScalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** What some editors put before a text in UTF-8. RFC 8259 lets a reader pass over it. */
const byteOrderMark = '\uFEFF'

/** Deeper nesting is refused: nothing that is read here needs it, and the reader calls itself for each level. */
const mostLevels = 100

type Reader = {
  readonly source: JsonText
  at: number
  /** Where members and items begin, by pointer. */
  readonly places: Map<string, number>
  readonly lineAt: (place: number) => number
}

const refusedAt = ({ source, lineAt }: Reader, place: number, problem: string): Refused =>
  new Refused(source.name, [`${source.name}:${lineAt(place)}: ${problem}`])

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

/** The place behind the quote that ends a string. */
const endOfString = (text: string, start: number): number | undefined => {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\') at += 1
  }
  return undefined
}

/**
 * Reads on from quote to quote; what may stand between is for `JSON.parse` to say. In a loop, since a pattern runs out of
 * stack over millions of escapes.
 */
const takeString = (reader: Reader): string | undefined => {
  if (take(reader, quote) === undefined) return undefined
  const start = reader.at - 1
  const end = endOfString(reader.source.text, reader.at)
  reader.at = end ?? start
  return end === undefined ? undefined : reader.source.text.slice(start, end)
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
    const quoted = takeString(reader)
    if (quoted === undefined) throw unexpected(reader, 'a name in double quotes')
    const name = readString(reader, quoted)
    const inner = `${pointer}/${name}`
    const place = reader.at - quoted.length
    if (members.has(name)) {
      const first = reader.lineAt(reader.places.get(inner) ?? 0)
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
  const quoted = takeString(reader)
  if (quoted !== undefined) return readString(reader, quoted)
  const scalar = take(reader, otherScalar)
  if (scalar === undefined) throw unexpected(reader, 'a JSON value')
  return JSON.parse(scalar)
}

/**
 * Reads JSON by the letter of RFC 8259, and besides refuses a member that is there twice. Unlike `JSON.parse` it knows
 * the line of everything, what is wrong included, and passes over a byte order mark.
 *
 * @throws {Refused} with the problem behind `name:line: `.
 */
export const readJson = (source: JsonText): LocatedJson => {
  const at = source.text.startsWith(byteOrderMark) ? 1 : 0
  const reader: Reader = { source, at, places: new Map([['', 0]]), lineAt: linesOf(source.text) }
  const value = readValue(reader, '', mostLevels)
  take(reader, space)
  if (reader.at < source.text.length) throw unexpected(reader, 'the end')
  const lineOf = (pointer: string): number => {
    const place = reader.places.get(pointer)
    return place === undefined ? lineOf(pointer.slice(0, pointer.lastIndexOf('/'))) : reader.lineAt(place)
  }
  return { value, lineOf }
}
