import { countBefore } from '../sorted.ts'
import { compareEntries, type Entry } from './entry.ts'

/** Where an entry is in a list in order of creation, or would be. */
export const positionOf = (entries: readonly Entry[], entry: Entry): number =>
  countBefore(entries, (other) => compareEntries(other, entry) < 0)

/** Puts an entry in its place. At the end that is quick, which is where nearly all belong: time goes on. */
export const insertEntry = (entries: Entry[], entry: Entry): void => {
  const last = entries.at(-1)
  if (last === undefined || compareEntries(last, entry) < 0) entries.push(entry)
  else entries.splice(positionOf(entries, entry), 0, entry)
}

/** Takes an entry out of a list that has it. */
export const removeEntry = (entries: Entry[], entry: Entry): void => {
  entries.splice(positionOf(entries, entry), 1)
}
