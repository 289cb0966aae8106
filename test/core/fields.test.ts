import { describe, expect, test } from 'vitest'
import { flagField, member, objectField, parseFields, textField, timeField, wholeField } from '../../lib/core/fields.ts'

const of = (value: unknown) => ({ value })

describe('a field', () => {
  test('is only what the object has itself', () => {
    const inherited: Record<string, unknown> = Object.create({ value: 'inherited' })
    expect(member(inherited, 'value')).toBeUndefined()
    expect(textField({}, 'constructor')).toBeUndefined()
    expect(objectField({}, '__proto__')).toEqual({})
  })

  test.each([
    ['text', 'text'],
    [' ', ' '],
    [42, '42'],
    ['', undefined],
    [null, undefined],
    [{}, undefined],
    [true, undefined],
    ['a\uD800b', 'a\uFFFDb'],
  ])('with %j reads as the text %j', (value, text) => {
    expect(textField(of(value), 'value')).toBe(text)
  })

  test.each([
    [7, 7],
    ['7', 7],
    ['-7', -7],
    [7.5, undefined],
    ['7.5', undefined],
    ['7 apples', undefined],
    ['', undefined],
    [null, undefined],
    [1e300, undefined],
    ['99999999999999999999', undefined],
  ])('with %j reads as the whole number %j', (value, number) => {
    expect(wholeField(of(value), 'value')).toBe(number)
  })

  test.each([
    ['2026-12-01T00:00:00.000Z', Date.UTC(2026, 11, 1)],
    ['2026-12-01T00:00:00Z', Date.UTC(2026, 11, 1)],
    ['2026-12-01T02:00:00+02:00', Date.UTC(2026, 11, 1)],
    ['2026-12-01T00:00:00', Date.UTC(2026, 11, 1)],
    ['2026-12-01', Date.UTC(2026, 11, 1)],
    ['2026-13-01T00:00:00Z', undefined],
    ['8999-12-31T23:59:59Z', Date.UTC(8999, 11, 31, 23, 59, 59)],
    ['9999-12-31T23:59:59Z', undefined],
    ['+275760-09-13T00:00:00Z', undefined],
    ['0000-01-01T00:00:00+23:59', undefined],
    ['1', undefined],
    ['tomorrow', undefined],
    [1_700_000_000, undefined],
    ['', undefined],
    [null, undefined],
  ])('with %j reads as the time %j', (value, timeMs) => {
    expect(timeField(of(value), 'value')).toBe(timeMs)
  })

  test.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [0, undefined],
    [null, undefined],
    ['no', undefined],
  ])('with %j reads as the flag %j', (value, flag) => {
    expect(flagField(of(value), 'value')).toBe(flag)
  })

  test.each([[null], [[]], ['text'], [undefined]])('with %j reads as an empty object', (value) => {
    expect(objectField(of(value), 'value')).toEqual({})
  })
})

test('a text is a JSON object or nothing, however deep it is', () => {
  expect(parseFields('{"a": [1]}')).toEqual({ a: [1] })
  const deep = '['.repeat(1_000_000)
  for (const text of ['', '[1]', 'null', '"a"', '1', '{"a": }', deep]) expect(parseFields(text)).toBeUndefined()
})
