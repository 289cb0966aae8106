import { ApiError } from './api-error.ts'
import type { Json } from './json.ts'

/** What validations find, by the keys of Rails, which Core shows in `meta.error`, and in the words of Rails. */
const words = {
  blank: "can't be blank",
  greater_than: 'must be greater than %{count}',
  greater_than_or_equal_to: 'must be greater than or equal to %{count}',
  inclusion: 'is not included in the list',
  invalid: 'is invalid',
  less_than_or_equal_to: 'must be less than or equal to %{count}',
  not_a_number: 'is not a number',
  not_an_integer: 'must be an integer',
  taken: 'has already been taken',
} as const

/** What is wrong with one attribute or relationship. */
export type Invalid = {
  readonly part: 'attributes' | 'relationships'
  readonly name: string
  readonly key: keyof typeof words
  /** Default: the words of the key. */
  readonly message?: string
  /** What came, where it is worth showing. */
  readonly value?: Json
  /** The limit that was not kept. */
  readonly count?: number
}

/** A problem in words, without the name of what has it. */
export const messageOf = ({ key, message, count }: Invalid): string =>
  message ?? words[key].replace('%{count}', String(count))

const errorOf = (problem: Invalid) => {
  const { part, name, key, value, count } = problem
  const title = messageOf(problem)
  return {
    title,
    detail: `${name} - ${title}`,
    code: 'VALIDATION_ERROR',
    status: '422',
    source: { pointer: `/data/${part}/${name}` },
    meta: {
      error: key,
      ...(value === undefined ? {} : { value }),
      ...(count === undefined ? {} : { count }),
    },
  }
}

/** The 422 for values that are understood but not acceptable. */
export const invalid = (...problems: readonly Invalid[]): ApiError => new ApiError(422, problems.map(errorOf))

/** What is wrong with a relationship to nothing that is there. Rails has words, but no key of its own for it. */
export const mustExist = (name: string): Invalid => ({
  part: 'relationships',
  name,
  key: 'blank',
  message: 'must exist',
})

/** What is wrong with a status, or something like it, that cannot follow the present one. */
export const wrongTransition = (name: string, from: Json | undefined, to: string): Invalid => ({
  part: 'attributes',
  name,
  key: 'invalid',
  message: `cannot transition from ${String(from)} to ${to}`,
})

/** The 422 for a move that a resource's status does not allow. */
export const invalidTransition = (from: Json | undefined, to: string): ApiError =>
  invalid(wrongTransition('status', from, to))
