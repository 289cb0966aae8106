import { compareEntries, type Entry } from './entry.ts'

/** How many entries at the beginning of a list are before something; the list must have all of those first. */
export const countBefore = (entries: readonly Entry[], isBefore: (entry: Entry) => boolean): number => {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = entries[middle]
    if (entry !== undefined && isBefore(entry)) low = middle + 1
    else high = middle
  }
  return low
}

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
