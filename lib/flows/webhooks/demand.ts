import type { ApiFailure } from '../../core/failure.ts'
import type { Answer } from '../dependencies.ts'

/** Commerce Layer did not do what an operator asked for; asking for all of it again goes on from where it ended. */
export class NotDone extends Error {
  readonly code = 'NOT_DONE'
  /** Ends a sentence that begins with `Commerce Layer did not`. */
  readonly what: string
  readonly failure: ApiFailure

  constructor(what: string, failure: ApiFailure) {
    super(`Commerce Layer did not ${what}: ${failure.cause}`)
    this.name = 'NotDone'
    this.what = what
    this.failure = failure
  }
}

/** @throws {NotDone} unless the answer is what was asked for. */
export async function demand<T>(what: string, answer: Promise<Answer<T>>): Promise<T> {
  const given = await answer
  if (given.ok) return given.value
  throw new NotDone(what, given.failure)
}
