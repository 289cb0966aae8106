import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_HISTORY, type HistoryEntry, remember } from '../../lib/core/history.ts'
import { runs } from '../runs.ts'

function entries(count: number): HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => {
    return { atMs: index, from: 'planned', to: 'claimed', why: 'claimed', post: index }
  })
}

test('twelve moves are remembered in full', () => {
  const all = entries(12)
  const history = all.reduce(remember, EMPTY_HISTORY)
  expect([...history.first, ...history.last]).toEqual(all)
  expect(history.leftOut).toBe(0)
})

test('of more moves the first four and the last eight are kept, in order, and the others are counted', () => {
  const property = fc.property(fc.integer({ min: 12, max: 200 }), (count) => {
    const all = entries(count)
    expect(all.reduce(remember, EMPTY_HISTORY)).toEqual({
      first: all.slice(0, 4),
      last: all.slice(-8),
      leftOut: count - 12,
    })
  })
  fc.assert(property, runs(50))
})

test('remembering leaves the earlier history as it was', () => {
  const before = entries(12).reduce(remember, EMPTY_HISTORY)
  const copy = structuredClone(before)
  for (const entry of entries(3)) remember(before, entry)
  expect(before).toEqual(copy)
})
