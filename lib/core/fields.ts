/** The members of a JSON object that came from outside. Read through these functions only: own members, no prototype. */
export type Fields = Readonly<Record<string, unknown>>

const NO_FIELDS: Fields = Object.freeze({})
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/
const WHOLE_NUMBER = /^-?\d{1,15}$/
/** Later years stand for "never", and what follows from them would have five digits, which sort before all others. */
const NEVER_MS = Date.UTC(9000, 0)
const YEAR_ONE_MS = Date.parse('0001-01-01T00:00:00Z')

/** Whether a value is a JSON object: neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a JSON object from text; undefined when the text is anything else. The parser's own message would quote it. */
export function parseFields(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A member as it came; undefined when the object does not have it itself. */
export function member(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** A member that is an object; empty when it is anything else. */
export function objectField(fields: Fields, name: string): Fields {
  const value = member(fields, name)
  return isFields(value) ? value : NO_FIELDS
}

/** A member that is text, a number as its digits; undefined for null, empty text and anything else. */
export function textField(fields: Fields, name: string): string | undefined {
  const value = member(fields, name)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  // A lone surrogate would make every later encoding of the text a matter of luck.
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined
}

/** A member that is a whole number, also as text; undefined otherwise. */
export function wholeField(fields: Fields, name: string): number | undefined {
  const text = textField(fields, name)
  return text !== undefined && WHOLE_NUMBER.test(text) ? Number(text) : undefined
}

/** A member that is an ISO 8601 time, in epoch milliseconds; without a zone it is UTC. Undefined otherwise, and for years that nobody means. */
export function timeField(fields: Fields, name: string): number | undefined {
  const value = member(fields, name)
  const [text, clock, , , zone] = (typeof value === 'string' && ISO_TIME.exec(value)) || []
  if (text === undefined) return undefined
  const timeMs = Date.parse(clock !== undefined && zone === undefined ? `${text}Z` : text)
  return timeMs >= YEAR_ONE_MS && timeMs < NEVER_MS ? timeMs : undefined
}

/** A member that is true or false, also as text; undefined otherwise. */
export function flagField(fields: Fields, name: string): boolean | undefined {
  const value = member(fields, name)
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  return undefined
}
