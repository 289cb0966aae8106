import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSeriesMetadata, type SeriesMetadata } from '../../lib/core/series-metadata.ts'
import { runs } from '../runs.ts'

const BY_DEFAULT: SeriesMetadata = {
  frequency: 'monthly',
  startsMs: undefined,
  expiresMs: undefined,
  copies: undefined,
  timeZone: 'UTC',
  placeTargetOrder: true,
  reuseWallet: true,
  cancelSourceOrder: false,
  applyPromotions: false,
  skipErrors: false,
  ignoreInvalidCoupon: false,
  catchUp: undefined,
}

/** What is wrong with metadata that would be right without the given fields. */
function problemOf(fields: Record<string, unknown>): string {
  const parsed = parseSeriesMetadata({ perennial: { frequency: 'monthly', ...fields } })
  return parsed !== 'absent' && 'problem' in parsed ? parsed.problem : 'none'
}

describe('series metadata', () => {
  test('are absent where nothing, or null, stands under the key perennial', () => {
    expect(parseSeriesMetadata({})).toBe('absent')
    expect(parseSeriesMetadata({ frequency: 'monthly' })).toBe('absent')
    expect(parseSeriesMetadata({ perennial: null })).toBe('absent')
  })

  test('need nothing but a frequency', () => {
    expect(parseSeriesMetadata({ perennial: { frequency: 'monthly' }, other: 1 })).toEqual({ terms: BY_DEFAULT })
  })

  test('are read in full', () => {
    const perennial = {
      frequency: '30 8 * * 1',
      starts_at: '2026-12-01T08:30:00Z',
      expires_at: '2027-12-01T08:30:00.500+02:00',
      copies: 1,
      time_zone: 'Europe/Rome',
      place_target_order: false,
      reuse_wallet: false,
      cancel_source_order: true,
      apply_promotions: true,
      skip_errors: true,
      ignore_invalid_coupon: true,
      catch_up: 'ask',
    }
    const terms: SeriesMetadata = {
      frequency: '30 8 * * 1',
      startsMs: Date.UTC(2026, 11, 1, 8, 30),
      expiresMs: Date.UTC(2027, 11, 1, 6, 30),
      copies: 1,
      timeZone: 'Europe/Rome',
      placeTargetOrder: false,
      reuseWallet: false,
      cancelSourceOrder: true,
      applyPromotions: true,
      skipErrors: true,
      ignoreInvalidCoupon: true,
      catchUp: 'ask',
    }
    expect(parseSeriesMetadata({ perennial })).toEqual({ terms })
  })
})

describe('a problem names the key, what was expected and what came', () => {
  test.each<[string, unknown, string]>([
    ['frequency', undefined, 'frequency'],
    ['frequency', '', 'a text of 0 characters'],
    ['frequency', 'fortnightly', 'a text of 11 characters'],
    ['frequency', '* * 1 * *', 'a text of 9 characters'],
    ['starts_at', '2026-12-01', 'a text of'],
    ['starts_at', '2026-12-01T00:00:00', 'a text of'],
    ['starts_at', '2026-02-30T00:00:00Z', 'a text of'],
    ['starts_at', '9999-12-01T00:00:00Z', 'a text of'],
    ['starts_at', '0001-12-01T00:00:00Z', 'a text of'],
    ['starts_at', 1_796_083_200, 'the number'],
    ['expires_at', null, 'null'],
    ['expires_at', {}, 'an object'],
    ['copies', 0, 'the number 0'],
    ['copies', 1.5, 'the number 1.5'],
    ['copies', 1_001, 'the number'],
    ['copies', '3', 'a text of 1 characters'],
    ['time_zone', 'Rome', 'a text of 4 characters'],
    ['time_zone', '+02:00', 'a text of 6 characters'],
    ['place_target_order', 'false', 'a text of 5 characters'],
    ['reuse_wallet', 1, 'the number 1'],
    ['cancel_source_order', null, 'null'],
    ['apply_promotions', [], 'a list'],
    ['skip_errors', 0, 'the number 0'],
    ['ignore_invalid_coupon', {}, 'an object'],
    ['catch_up', 'newest', 'a text of 6 characters'],
    ['catch_up', true, 'the boolean true'],
    ['colour', 'red', '"colour"'],
    ['Frequency', 'monthly', '"Frequency"'],
  ])('%s: %j', (key, value, came) => {
    const problem = problemOf({ [key]: value })
    expect(problem).toContain(key)
    expect(problem).toContain('expected')
    expect(problem).toContain(came)
  })

  test.each<[unknown, string]>([
    [[], 'a list'],
    ['monthly', 'a text of 7 characters'],
    [true, 'the boolean true'],
  ])('perennial: %j', (perennial, came) => {
    expect(parseSeriesMetadata({ perennial })).toEqual({ problem: `perennial: expected an object, got ${came}` })
  })

  test('a key of JSON named __proto__ is unknown like any other', () => {
    const perennial: unknown = JSON.parse('{ "frequency": "monthly", "__proto__": { "copies": 1 } }')
    expect(parseSeriesMetadata({ perennial })).toEqual({
      problem: 'expected only documented keys, got "__proto__"',
    })
  })
})

describe('terms that contradict each other are refused', () => {
  test('an end that is not after the start', () => {
    const starts_at = '2026-12-01T00:00:00Z'
    expect(problemOf({ starts_at, expires_at: '2026-12-01T00:00:01Z' })).toBe('none')
    expect(problemOf({ starts_at, expires_at: starts_at })).toMatch(/^expires_at: expected/)
    expect(problemOf({ starts_at, expires_at: '2026-11-30T00:00:00Z' })).toMatch(/^expires_at: expected/)
  })

  test('cancelling the source order with more than one copy', () => {
    expect(problemOf({ cancel_source_order: true, copies: 1 })).toBe('none')
    expect(problemOf({ cancel_source_order: true, copies: 2 })).toMatch(/^cancel_source_order: expected/)
    expect(problemOf({ cancel_source_order: true })).toMatch(/^cancel_source_order: expected/)
  })
})

describe('a problem is fit for log and ledger', () => {
  test('a text longer than 40 characters is not shown', () => {
    const text = `${'long '.repeat(8)}name`
    expect(problemOf({ frequency: text })).toContain(`a text of ${text.length} characters`)
    expect(problemOf({ frequency: text })).not.toContain('long')
    expect(problemOf({ [text]: 1 })).not.toContain('long')
  })

  test('an e-mail address or a card number is masked wherever it stands', () => {
    for (const fields of [
      { frequency: 'jo@example.com' },
      { 'jo@example.com': 1 },
      { catch_up: '4111 1111 1111 1111' },
    ]) {
      expect(problemOf(fields)).toContain('expected')
      expect(problemOf(fields)).not.toMatch(/example\.com|4111|1111/)
    }
    expect(problemOf({ copies: 4111111111111111 })).not.toContain('4111')
  })

  test('whatever JSON comes is absent, terms or a short problem', () => {
    const field = fc.constantFrom('frequency', 'starts_at', 'copies', 'time_zone', 'skip_errors', 'catch_up')
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.jsonValue()))
    const property = fc.property(value, (perennial) => {
      const parsed = parseSeriesMetadata({ perennial })
      if (parsed === 'absent' || 'terms' in parsed) return
      expect(parsed.problem).toContain('expected')
      expect(parsed.problem.length).toBeLessThan(250)
    })
    fc.assert(property, runs(300))
  })
})
