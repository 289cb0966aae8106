import { expect, test } from 'vitest'
import { counted } from '../../lib/cli/counted.ts'

test('one is told in the singular, and nothing or more in the plural', () => {
  expect([0, 1, 2].map((number) => counted(number, 'duplicate order'))).toEqual([
    '0 duplicate orders',
    '1 duplicate order',
    '2 duplicate orders',
  ])
})

test('nouns have the plural that they have', () => {
  const nouns = ['copy', 'delivery', 'series', 'run', 'finding', 'day', 'dispatch']
  expect(nouns.map((noun) => counted(3, noun))).toEqual([
    '3 copies',
    '3 deliveries',
    '3 series',
    '3 runs',
    '3 findings',
    '3 days',
    '3 dispatches',
  ])
})
