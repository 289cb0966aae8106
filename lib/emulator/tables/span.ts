import { countBefore } from '../sorted.ts'
import type { Entry } from './entry.ts'

/** A part of a list of entries that is in order of creation: from `start` up to, not including, `end`. */
export type Span = { readonly entries: readonly Entry[]; readonly start: number; readonly end: number }

/** Times of creation, epoch milliseconds: at or after `fromMs` and before `untilMs`. */
export type TimeRange = { readonly fromMs: number; readonly untilMs: number }

/** The whole of a list as a span. */
export const wholeOf = (entries: readonly Entry[]): Span => ({ entries, start: 0, end: entries.length })

/** The entries of a list that were created in a range of times. */
export const within = (entries: readonly Entry[], { fromMs, untilMs }: TimeRange): Span => {
  const start = countBefore(entries, ({ createdMs }) => createdMs < fromMs)
  return {
    entries,
    start,
    end: Math.max(
      start,
      countBefore(entries, ({ createdMs }) => createdMs < untilMs),
    ),
  }
}

export const entriesOf = ({ entries, start, end }: Span): readonly Entry[] =>
  start === 0 && end === entries.length ? entries : entries.slice(start, end)

/** How many entries some spans have together. */
export const sizeOf = (spans: readonly Span[]): number => spans.reduce((size, { start, end }) => size + end - start, 0)
