import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEntries, type Entry } from '../../../lib/emulator/tables/entry.ts'
import { merged, pageOf } from '../../../lib/emulator/tables/page-of.ts'
import type { Span } from '../../../lib/emulator/tables/span.ts'
import { runs } from '../../runs.ts'

/** Spans of lists in order, that have no entry in common: what is asked for of each, and its list's times of creation. */
const spansOf = (lists: readonly { readonly times: readonly number[]; readonly from: number }[]): readonly Span[] => {
  let sequence = 0
  return lists.map(({ times, from }) => {
    const entries = times.map((createdMs): Entry => {
      sequence += 1
      const resource = { type: 'orders', id: String(sequence), attributes: {}, relations: {}, hidden: {} } as const
      return { createdMs, sequence, resource }
    })
    const start = Math.min(from, entries.length)
    return { entries: entries.toSorted(compareEntries), start, end: entries.length }
  })
}

const list = fc.record({ times: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), from: fc.nat(3) })

test('any page of several lists is the page of all of them in order, from either end', () => {
  const slice = fc.record({ skip: fc.nat(120), size: fc.integer({ min: 1, max: 25 }) })
  const property = fc.property(fc.array(list, { maxLength: 6 }), slice, (lists, { skip, size }) => {
    const spans = spansOf(lists)
    const all = spans.flatMap(({ entries, start, end }) => entries.slice(start, end)).toSorted(compareEntries)
    expect(merged(spans)).toEqual(all)
    expect(pageOf(spans, { skip, size })).toEqual(all.slice(skip, skip + size))
    expect(pageOf(spans, { skip, size }, -1)).toEqual(all.toReversed().slice(skip, skip + size))
  })
  fc.assert(property, runs(300))
})
