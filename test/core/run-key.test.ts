import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isoSeconds,
  isResourceId,
  parseReference,
  parseRunKey,
  parseSeriesId,
  referenceOf,
  runKeyOf,
  type SeriesKind,
  seriesIdOf,
} from '../../lib/core/run-key.ts'
import { runs } from '../runs.ts'

const idCharacters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-']
const resourceId = fc.string({ unit: fc.constantFrom(...idCharacters), minLength: 1, maxLength: 64 })
const kind = fc.constantFrom<SeriesKind>('subscription', 'order')
const dueMs = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })

describe('a series id', () => {
  test('is taken apart into what it was made of', () => {
    const property = fc.property(kind, resourceId, (ofKind, id) => {
      const seriesId = seriesIdOf(ofKind, id)
      expect(parseSeriesId(seriesId)).toEqual({ id: seriesId, kind: ofKind, resourceId: id })
    })
    fc.assert(property, runs(100))
  })

  test.each(['', 'subscription', 'subscription:', 'customer:abc', 'order:a/b', 'order:a@b', 'order:a:b', 'order:a\n'])(
    'is not %j',
    (text) => {
      expect(parseSeriesId(text)).toBeUndefined()
    },
  )
})

describe('a run key', () => {
  test('is the series and the due time in UTC', () => {
    const dueInDecember = Date.UTC(2026, 11, 1, 8, 30)
    expect(runKeyOf('subscription:KjYhTgRfEd', dueInDecember)).toBe('subscription:KjYhTgRfEd@2026-12-01T08:30:00Z')
  })

  test('is taken apart into what it was made of, the due time in whole seconds', () => {
    const property = fc.property(kind, resourceId, dueMs, (ofKind, id, due) => {
      const key = runKeyOf(seriesIdOf(ofKind, id), due)
      const parsed = { key, seriesId: seriesIdOf(ofKind, id), dueMs: Math.floor(due / 1_000) * 1_000 }
      expect(parseRunKey(key)).toEqual(parsed)
    })
    fc.assert(property, runs(100))
  })

  test('is the same for all times within one second', () => {
    const property = fc.property(dueMs, (due) => {
      const second = Math.floor(due / 1_000) * 1_000
      expect(runKeyOf('order:a', due)).toBe(runKeyOf('order:a', second))
      expect(runKeyOf('order:a', due)).not.toBe(runKeyOf('order:a', second + 1_000))
    })
    fc.assert(property, runs(50))
  })

  test.each([
    '',
    'order:a',
    'order:a@',
    'order:a@2026-12-01',
    'order:a@2026-12-01T00:00:00',
    'order:a@2026-12-01T00:00:00.000Z',
    'order:a@2026-12-01T00:00:00+00:00',
    'order:a@2026-13-01T00:00:00Z',
    'order:a@2026-02-30T00:00:00Z',
    'order:a@2026-12-01T24:00:00Z',
    ' order:a@2026-12-01T00:00:00Z',
    'order:a@2026-12-01T00:00:00Z\n',
    'order:a@b@2026-12-01T00:00:00Z',
    'customer:a@2026-12-01T00:00:00Z',
  ])('is not %j', (text) => {
    expect(parseRunKey(text)).toBeUndefined()
  })
})

describe('a reference', () => {
  test('names its run and the number of its POST', () => {
    const property = fc.property(kind, resourceId, dueMs, (ofKind, id, due) => {
      const key = runKeyOf(seriesIdOf(ofKind, id), due)
      for (const post of [1, 2, 10, 999_999]) expect(parseReference(referenceOf(key, post))).toEqual({ key, post })
    })
    fc.assert(property, runs(50))
  })

  test('begins with its run key and is found by it', () => {
    const key = runKeyOf('subscription:KjYhTgRfEd', Date.UTC(2026, 11, 1))
    expect(referenceOf(key, 2)).toBe('subscription:KjYhTgRfEd@2026-12-01T00:00:00Z/2')
  })

  test('of anybody else is none of ours', () => {
    const property = fc.property(fc.string(), (text) => {
      expect(parseReference(text)).toBeUndefined()
    })
    fc.assert(property, runs(100))
  })

  test.each(['', '/', '//1', '0', '/0', '/01', '/1.5', '/-1', '/1/1', '/1 ', '/1000000'])(
    'is not a run key followed by "%s"',
    (rest) => {
      expect(parseReference(`order:a@2026-12-01T00:00:00Z${rest}`)).toBeUndefined()
    },
  )
})

test('a resource id is short and made of letters, digits, "_" and "-"', () => {
  expect(['KjYhTgRfEd', 'a-b_9', 'x'.repeat(64)].map(isResourceId)).toEqual([true, true, true])
  expect(['', 'a/b', 'a b', '../x', 'é', 'x'.repeat(65), 'a\n'].map(isResourceId)).toEqual(Array(7).fill(false))
})

test('a time in whole seconds is cut off, never rounded up', () => {
  expect(isoSeconds(Date.UTC(2026, 11, 1, 0, 0, 0, 999))).toBe('2026-12-01T00:00:00Z')
})
