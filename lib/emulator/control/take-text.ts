import type { Json } from '../json.ts'
import { Refused } from './check.ts'
import { type JsonText, readJson } from './read-json.ts'

const pointerOf = (problem: string): string => problem.split(': ', 1)[0] ?? ''

/**
 * Reads JSON text, hands its value to `take`, and gives what that gives.
 *
 * @throws {Refused} when the text is no JSON, or `take` refuses its value: then every problem stands behind its place,
 *   e.g. `shop.json:12: /orders/0/status: expected one of draft, placed, got "paid"`.
 */
export const takeText = <Taken>(source: JsonText, take: (value: Json) => Taken): Taken => {
  const { value, lineOf } = readJson(source)
  try {
    return take(value)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const located = error.problems.map((problem) => `${source.name}:${lineOf(pointerOf(problem))}: ${problem}`)
    throw new Refused(error.what, located)
  }
}
