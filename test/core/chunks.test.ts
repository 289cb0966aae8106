import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunksOf } from '../../lib/core/chunks.ts'
import { runs } from '../runs.ts'

test('a list is cut into full pieces, and one with what is left', () => {
  expect(chunksOf(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  expect(chunksOf(['a', 'b', 'c', 'd'], 2)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(chunksOf([], 2)).toEqual([])
})

test('nothing is lost, nothing is told twice, and no piece is empty or too long', () => {
  const property = fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 30 }), (list, size) => {
    const chunks = chunksOf(list, size)
    expect(chunks.flat()).toEqual(list)
    for (const chunk of chunks.slice(0, -1)) expect(chunk).toHaveLength(size)
    for (const chunk of chunks.slice(-1)) expect([chunk.length > 0, chunk.length <= size]).toEqual([true, true])
  })
  fc.assert(property, runs(100))
})
