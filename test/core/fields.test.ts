import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flagField, isFields, member, objectField, textField, timeField, wholeField } from '../../lib/core/fields.ts'
import { runs } from '../runs.ts'

describe('a member of a JSON object', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s is absent unless the object has it itself', (name) => {
    expect(member({}, name)).toBeUndefined()
    const own: unknown = JSON.parse(`{"${name}": 1}`)
    expect(isFields(own) && member(own, name)).toBe(1)
  })

  test('that is text may come as a number, and is absent when it is null or empty', () => {
    const values = ['x', 7, '', null, true, {}, undefined]
    expect(values.map((value) => textField({ value }, 'value'))).toEqual(['x', '7', ...Array(5).fill(undefined)])
  })

  test('that is text is well-formed, whatever surrogates came', () => {
    expect(textField({ value: 'a\ud800b' }, 'value')).toBe('a\ufffdb')
  })

  test('that is a whole number may come as text', () => {
    const values = [7, '7', '-7', 0, 7.5, '7.5', '', '0x7', '1e3', null, Number.NaN]
    const read = values.map((value) => wholeField({ value }, 'value'))
    expect(read).toEqual([7, 7, -7, 0, ...Array(7).fill(undefined)])
  })

  test('that is true or false may come as text', () => {
    const values = [true, 'true', false, 'false', 1, 'yes', null]
    const read = values.map((value) => flagField({ value }, 'value'))
    expect(read).toEqual([true, true, false, false, undefined, undefined, undefined])
  })

  test('that is an object is empty when it is anything else', () => {
    expect(objectField({ value: { a: 1 } }, 'value')).toEqual({ a: 1 })
    for (const value of [null, [], 'x', 7, undefined]) expect(objectField({ value }, 'value')).toEqual({})
  })
})

describe('a time', () => {
  const timeMs = Date.UTC(2026, 11, 1, 8, 30)

  test.each([
    '2026-12-01T08:30:00.000Z',
    '2026-12-01T08:30:00Z',
    '2026-12-01T08:30Z',
    '2026-12-01T10:30:00+02:00',
    '2026-12-01T08:30:00',
  ])('is read from %s, in UTC where no zone is said', (text) => {
    expect(timeField({ value: text }, 'value')).toBe(timeMs)
  })

  test.each([
    '',
    'tomorrow',
    '1796113800',
    1_796_113_800_000,
    null,
    '2026-13-01T00:00:00Z',
    'Tue, 01 Dec 2026 08:30:00 GMT',
  ])('is not read from %j', (value) => {
    expect(timeField({ value }, 'value')).toBeUndefined()
  })

  test('survives being written in ISO 8601', () => {
    const property = fc.property(
      fc.date({ min: new Date(0), max: new Date(Date.UTC(9999, 0)), noInvalidDate: true }),
      (date) => {
        expect(timeField({ value: date.toISOString() }, 'value')).toBe(date.getTime())
      },
    )
    fc.assert(property, runs(50))
  })
})
