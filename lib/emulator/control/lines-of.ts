import { countBefore } from '../sorted.ts'

/** Finds the line, from 1, of a place in a text; the text is looked through once, however often that is asked. */
export const linesOf = (text: string): ((place: number) => number) => {
  const breaks: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at)
  return (place) => countBefore(breaks, (at) => at < place) + 1
}
