import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLike } from '../../../lib/emulator/json-api/like.ts'
import { runs } from '../../runs.ts'

test.each([
  ['Run-1', 'run-1', true],
  ['Run-1', 'run', false],
  ['Run-1', 'run%', true],
  ['Run-1', '%1', true],
  ['Run-1', '%n_1', true],
  ['Run-1', 'run-1_', false],
  ['Run-1', '', false],
  ['', '%', true],
  ['abcbc', 'a%bc', true],
  ['100%', '100\\%', true],
  ['1000', '100\\%', false],
  ['a\nb', 'a%b', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['é', '_', true],
])('%j is like %j: %s', (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected)
})

/** The meaning of a pattern, tried in every way: as short as it is slow. */
const means = (text: string, pattern: string): boolean => {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern.startsWith('%')) return means(text, rest) || (text !== '' && means(text.slice(1), pattern))
  return text !== '' && (pattern.startsWith('_') || pattern[0] === text[0]) && means(text.slice(1), rest)
}

test('a pattern means what trying every way of reading it says', () => {
  const letters = (of: string) => fc.string({ unit: fc.constantFrom(...of), maxLength: 8 })
  const property = fc.property(letters('ab'), letters('ab%_'), (text, pattern) => {
    expect(isLike(text, pattern)).toBe(means(text, pattern))
  })
  fc.assert(property, runs(500))
})

test('a pattern of many wildcards that does not fit ends, too', () => {
  expect(isLike('a'.repeat(2_000), `${'%a'.repeat(1_000)}%b`)).toBe(false)
})
