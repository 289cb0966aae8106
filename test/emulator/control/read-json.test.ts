import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '../../../lib/emulator/control/read-json.ts'
import { parseJson } from '../../../lib/emulator/json.ts'
import { runs } from '../../runs.ts'

const read = (text: string) => readJson({ name: 'file', text })

const outcome = (text: string) => {
  try {
    return { value: read(text).value }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

test('reads what JSON.parse reads, as the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 0, max: 4 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      expect(read(text).value).toEqual(JSON.parse(text))
    }),
    runs(500),
  )
})

test('refuses what JSON.parse refuses: whatever is done to a text, both agree', () => {
  const damage = fc.constantFrom(
    '',
    ',',
    '"',
    '{',
    '}',
    '[',
    ']',
    ':',
    '0',
    '-',
    '.',
    'e',
    '\\',
    '\n',
    '\t',
    'u',
    "'",
    '\u0001',
  )
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.tuple(fc.nat(), damage, fc.nat(3)), (value, [at, piece, cut]) => {
      const whole = JSON.stringify(value)
      const place = at % (whole.length + 1)
      const text = whole.slice(0, place) + piece + whole.slice(place + cut)
      const expected = parseJson(text)
      const found = outcome(text)
      if (typeof found === 'string') {
        // The one thing that is refused though it is JSON.
        expect(found).toMatch(expected === undefined ? /^file refused:\nfile:\d+: / : /is there twice, first in line/)
      } else expect(found.value).toEqual(expected)
    }),
    runs(2_000),
  )
})

test.each([
  ['', 'file:1: expected a JSON value, got the end'],
  ['{\n  "a": 1,\n}', 'file:3: expected a name in double quotes, got "}"'],
  ['{\n  "a": 1\n  "b": 2\n}', 'file:3: expected "," or "}", got "\\"b\\":"'],
  ["{\n  'a': 1\n}", 'file:2: expected a name in double quotes'],
  ['// a shop\n{}', 'file:1: expected a JSON value, got "//"'],
  ['[1, 2', 'file:1: expected "," or "]", got the end'],
  ['{}\n\n{}', 'file:3: expected the end, got "{}"'],
  ['{"a": "one\ntwo"}', 'file:1: expected a string without line breaks'],
  ['[\n01]', 'file:2: expected "," or "]", got "1]"'],
  ['{\n"a": 1,\n"b": 2,\n"a": 3}', 'file:4: /a: is there twice, first in line 2'],
  ['['.repeat(200), 'file:1: expected at most 100 levels'],
])('%j is refused with its line', (text, message) => {
  expect(outcome(text)).toContain(message)
})

test('members that only look alike in a pointer are no twins', () => {
  expect(read('{"a/b": 1, "a": {"b": 2}}').value).toEqual({ 'a/b': 1, a: { b: 2 } })
})

test('a byte order mark before the text is passed over, and nowhere else', () => {
  expect(read('\uFEFF{\n"a": 1}').value).toEqual({ a: 1 })
  expect(read('\uFEFF{\n"a": 1}').lineOf('/a')).toBe(2)
  expect(outcome('{\uFEFF}')).toContain('file:1: expected a name in double quotes')
  expect(outcome('\uFEFF\uFEFF{}')).toContain('file:1: expected a JSON value')
})

test('a pointer leads to the line of its member or item, or of the innermost thing around it', () => {
  const { lineOf } = read('\n{\n  "orders": [\n    { "id": "one" },\n    {\n      "id":\n        "two"\n    }\n  ]\n}')
  const lines = ['', '/', '/orders', '/orders/0/id', '/orders/1', '/orders/1/id', '/orders/1/status', '/nothing/at/all']
  expect(lines.map(lineOf)).toEqual([1, 1, 3, 4, 5, 6, 5, 1])
})

test('the line of each of sixty thousand items is found', () => {
  const text = `[${Array.from({ length: 60_000 }, (_, index) => index).join(',\n')}]`
  const { lineOf } = read(text)
  const lines = Array.from({ length: 60_000 }, (_, index) => lineOf(`/${index}`))
  expect(lines.every((line, index) => line === index + 1)).toBe(true)
})

test('a text of millions of escapes is read', () => {
  const value = '"\\'.repeat(2_000_000)
  expect(read(JSON.stringify([value])).value).toEqual([value])
})
