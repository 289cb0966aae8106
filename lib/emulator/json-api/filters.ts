import { badRequest } from '../api-error.ts'
import type { Json } from '../json.ts'
import type { Shape } from '../schema.ts'
import type { Condition, Narrow } from '../tables/condition.ts'
import type { World } from '../world.ts'
import type { Comparison } from './comparisons.ts'
import { holdsOf } from './holds.ts'
import { type Predicate, predicateOf } from './predicates.ts'
import { type Subject, subjectOf } from './subjects.ts'
import { truthOf, wantedOf } from './wanted.ts'

/** One question about one subject. */
type Question = {
  readonly subject: Subject
  readonly predicate: Predicate
  /** Never empty. */
  readonly wanted: readonly Json[]
}

const notAllowed = (key: string): Error =>
  badRequest(`${key} is not allowed.`, 'FILTER_NOT_ALLOWED', 'Filter not allowed')

/** The first time that there is, so that what has none is left out. */
const firstMs = -8_640_000_000_000_000

const created = (fromMs: number, untilMs: number): Narrow => ({ kind: 'created', fromMs, untilMs })

const creationIn = (comparison: Comparison, ms: number): Narrow | undefined => {
  switch (comparison) {
    case 'eq':
      return created(ms, ms + 1)
    case 'lt':
      return created(firstMs, ms)
    case 'lteq':
      return created(firstMs, ms + 1)
    case 'gt':
      return created(ms + 1, Number.POSITIVE_INFINITY)
    case 'gteq':
      return created(ms, Number.POSITIVE_INFINITY)
    case 'matches':
    case 'start':
    case 'end':
    case 'cont':
      return undefined
    default:
      return comparison satisfies never
  }
}

/** How to find exactly what a question is true of without asking everything, where there is a way. */
const narrowOf = ({ subject, predicate, wanted }: Question): Narrow | undefined => {
  if (predicate.kind !== 'comparing' || predicate.sense === 'negated' || predicate.ofNull === 'true') return undefined
  const [first] = wanted
  if (subject.isCreation && wanted.length === 1 && typeof first === 'number')
    return creationIn(predicate.comparison, first)
  const isOneOf = predicate.comparison === 'eq' && (predicate.values !== 'all' || wanted.length === 1)
  return isOneOf ? subject.among?.(wanted.map(String)) : undefined
}

const conditionFor = (questions: readonly Question[]): Condition => {
  const asked = questions.map(({ subject, predicate, wanted }) => subject.ask(holdsOf(predicate, subject.type, wanted)))
  const [only, ...others] = questions
  const narrow = only === undefined || others.length > 0 ? undefined : narrowOf(only)
  return {
    isTrueOf: (resource) => asked.some((isTrueOf) => isTrueOf(resource)),
    ...(narrow === undefined ? {} : { narrow }),
  }
}

/** The things that `<name>(_or_<name>)` stands for. A name may itself have `_or_` in it. */
const subjectsOf = (world: World, shape: Shape, what: string): readonly Subject[] | undefined => {
  const whole = subjectOf(world, shape, what)
  if (whole !== undefined) return [whole]
  const subjects = what.split('_or_').map((name) => subjectOf(world, shape, name))
  const known = subjects.filter((subject) => subject !== undefined)
  return known.length === subjects.length ? known : undefined
}

/**
 * Reads one `filter[q][<name>(_or_<name>)_<predicate>]`, or `filter[q][<scope>]` with true. Refuses names that cannot be
 * filtered by, unknown predicates, and values that the attribute cannot have. As with Ransack, whose names these are, a
 * filter without a value is none, and neither is a scope with false: both give `undefined`.
 */
export const conditionOf = (
  world: World,
  shape: Shape,
  [key, value]: readonly [string, string],
): Condition | undefined => {
  const scope = Object.hasOwn(shape.scopes ?? {}, key) ? shape.scopes?.[key] : undefined
  const found = predicateOf(key)
  const subjects = found === undefined ? undefined : subjectsOf(world, shape, found.what)
  if (scope === undefined && subjects === undefined) throw notAllowed(key)
  if (value.trim() === '') return undefined
  if (scope !== undefined) {
    const nowMs = world.nowMs()
    return truthOf(value) ? { isTrueOf: (resource) => scope(resource, nowMs) } : undefined
  }
  if (found === undefined || subjects === undefined) return undefined
  const { predicate } = found
  const questions = subjects.map((subject) => ({
    subject,
    predicate,
    wanted: wantedOf(predicate, subject.type, value),
  }))
  return questions.some(({ wanted }) => wanted.length === 0) ? undefined : conditionFor(questions)
}
