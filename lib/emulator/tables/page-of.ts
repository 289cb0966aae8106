import { compareEntries, type Entry } from './entry.ts'
import { positionOf } from './sorted-entries.ts'
import { entriesOf, type Span, sizeOf } from './span.ts'

/** Which entries of an order: `size` of them after the first `skip`. */
export type Slice = { readonly skip: number; readonly size: number }

type Window = { readonly entries: readonly Entry[]; start: number; end: number }

const widest = (windows: readonly Window[]): Window | undefined => {
  let found: Window | undefined
  for (const window of windows) {
    if (window.end - window.start > (found === undefined ? 0 : found.end - found.start)) found = window
  }
  return found
}

const cutAt = (pivot: Entry, { entries, start, end }: Window): number =>
  start === end ? start : Math.min(end, Math.max(start, positionOf(entries, pivot)))

/**
 * The spans without those `count` of their entries that come first in order of creation: a binary search in all of them
 * at once, so that a late page costs no more than an early one.
 */
const withoutFirst = (spans: readonly Span[], count: number): readonly Span[] => {
  // What is undecided: in each span, all before its window are among the first, and none after it.
  const windows: readonly Window[] = spans.map((span) => ({ ...span }))
  let left = count
  while (left > 0) {
    const window = widest(windows)
    const pivot = window?.entries[(window.start + window.end) >>> 1]
    if (window === undefined || pivot === undefined) break
    const cuts = windows.map((one) => ({ one, cut: cutAt(pivot, one) }))
    const before = cuts.reduce((sum, { one, cut }) => sum + cut - one.start, 0)
    if (before < left) {
      for (const { one, cut } of cuts) one.start = cut
      window.start += 1
      left -= before + 1
    } else {
      for (const { one, cut } of cuts) one.end = cut
    }
  }
  return spans.map((span, index) => ({ ...span, start: windows[index]?.start ?? span.start }))
}

/** The first entries of some spans in order of creation. */
const firstOf = (spans: readonly Span[], size: number): readonly Entry[] => {
  const [only, ...others] = spans
  if (only === undefined) return []
  if (others.length === 0) return only.entries.slice(only.start, Math.min(only.end, only.start + size))
  // Nothing after the first `size` entries of a span can be among the first of all.
  const candidates = spans.flatMap(({ entries, start, end }) => entries.slice(start, Math.min(end, start + size)))
  return candidates.sort(compareEntries).slice(0, size)
}

/** Some of the entries of spans that have none in common, in order of creation, or in the reverse of it with -1. */
export const pageOf = (spans: readonly Span[], slice: Slice, direction: 1 | -1 = 1): readonly Entry[] => {
  if (direction === 1) return firstOf(withoutFirst(spans, slice.skip), slice.size)
  const end = sizeOf(spans) - slice.skip
  const skip = Math.max(0, end - slice.size)
  return pageOf(spans, { skip, size: Math.max(0, end - skip) }).toReversed()
}

/** All entries of spans that have none in common, in order of creation. */
export const merged = (spans: readonly Span[]): readonly Entry[] => {
  const [only, ...others] = spans
  if (only !== undefined && others.length === 0) return entriesOf(only)
  return spans.flatMap(entriesOf).sort(compareEntries)
}
