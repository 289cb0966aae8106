import { isJsonList, isJsonObject, type Json } from '../json.ts'
import { own } from '../own.ts'

/** Looks at a value, `undefined` where there is none, and reports what is wrong with it, under its JSON pointer. */
export type Check = (value: Json | undefined, pointer: string, report: Report) => void

export type Report = (problem: string) => void

/** What was handed in is not what is taken. The message has one line per problem, which begins with its JSON pointer. */
export class Refused extends Error {
  /** What it was meant to be, e.g. `seed`. */
  readonly what: string
  readonly problems: readonly string[]

  constructor(what: string, problems: readonly string[]) {
    super(`${what} refused:\n${problems.join('\n')}`)
    this.name = 'Refused'
    this.what = what
    this.problems = problems
  }
}

const shown = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const expecting =
  (what: string, isRight: (value: Json | undefined) => boolean): Check =>
  (value, pointer, report) => {
    if (!isRight(value)) report(`${pointer || '/'}: expected ${what}, got ${shown(value)}`)
  }

export const text: Check = expecting('text', (value) => typeof value === 'string')

export const boolean: Check = expecting('true or false', (value) => typeof value === 'boolean')

export const jsonObject: Check = expecting('an object', isJsonObject)

export const matching = (what: string, isRight: (text: string) => boolean): Check =>
  expecting(what, (value) => typeof value === 'string' && isRight(value))

/** A number of at least `least` and at most `most`. */
export const number = (least: number, most: number): Check =>
  expecting(
    `a number from ${least} to ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
  )

/** A whole number of at least `least` and at most `most`. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  expecting(
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  )

export const oneOf = (...allowed: readonly string[]): Check =>
  expecting(`one of ${allowed.join(', ')}`, (value) => typeof value === 'string' && allowed.includes(value))

export const orNull =
  (check: Check): Check =>
  (value, pointer, report) => {
    if (value !== null) check(value, pointer, report)
  }

export const listOf =
  (item: Check): Check =>
  (value, pointer, report) => {
    if (!isJsonList(value)) return report(`${pointer || '/'}: expected a list, got ${shown(value)}`)
    for (const [index, one] of value.entries()) item(one, `${pointer}/${index}`, report)
  }

/** An object with any member names, whose values meet a check. */
export const mapOf =
  (member: Check): Check =>
  (value, pointer, report) => {
    if (!isJsonObject(value)) return report(`${pointer || '/'}: expected an object, got ${shown(value)}`)
    for (const [name, one] of Object.entries(value)) member(one, `${pointer}/${name}`, report)
  }

export type Members = Readonly<Record<string, Check>>

/** An object with all of the required and any of the optional members, and no others. */
export const record =
  (required: Members, optional: Members = {}): Check =>
  (value, pointer, report) => {
    if (!isJsonObject(value)) return report(`${pointer || '/'}: expected an object, got ${shown(value)}`)
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(value, name)) required[name]?.(undefined, `${pointer}/${name}`, report)
    }
    for (const [name, one] of Object.entries(value)) {
      const check = own(required, name) ?? own(optional, name)
      if (check !== undefined) check(one, `${pointer}/${name}`, report)
      else
        report(
          `${pointer}/${name}: unknown, expected ${[...Object.keys(required), ...Object.keys(optional)].join(', ')}`,
        )
    }
  }

/** An object whose member `tag` decides what it has to be. */
export const tagged =
  (tag: string, variants: Readonly<Record<string, Check>>): Check =>
  (value, pointer, report) => {
    const name = isJsonObject(value) ? value[tag] : undefined
    const check = typeof name === 'string' ? own(variants, name) : undefined
    if (check === undefined) {
      return report(`${pointer}/${tag}: expected one of ${Object.keys(variants).join(', ')}, got ${shown(name)}`)
    }
    check(value, pointer, report)
  }

const problemsIn = (value: Json, check: Check): readonly string[] => {
  const problems: string[] = []
  check(value, '', (problem) => problems.push(problem))
  return problems
}

/**
 * A copy of a value as the type that the check makes sure of. Throws `Refused` with every problem.
 * What was handed in stays the caller's: later changes to it do not reach us.
 */
export const decode = <Decoded>(what: string, value: unknown, check: Check): Decoded => {
  const copy = JSON.parse(JSON.stringify(value ?? null))
  const problems = problemsIn(copy, check)
  if (problems.length > 0) throw new Refused(what, problems)
  return copy
}
