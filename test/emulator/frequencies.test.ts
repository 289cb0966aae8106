import { expect, test } from 'vitest'
import { dueAfterMs, isFrequency, nextDueMs } from '../../lib/emulator/frequencies.ts'

test.each([
  ['hourly', '2026-03-01T10:30:00.000Z', '2026-03-01T11:30:00.000Z'],
  ['daily', '2026-03-28T10:30:00.000Z', '2026-03-29T10:30:00.000Z'],
  ['weekly', '2026-12-28T10:30:00.000Z', '2027-01-04T10:30:00.000Z'],
  ['monthly', '2026-01-31T10:30:00.000Z', '2026-02-28T10:30:00.000Z'],
  ['two-month', '2026-12-31T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
  ['three-months', '2026-01-15T00:00:00.000Z', '2026-04-15T00:00:00.000Z'],
  ['four-month', '2026-10-31T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
  ['six-month', '2026-08-31T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
  ['yearly', '2024-02-29T12:00:00.000Z', '2025-02-28T12:00:00.000Z'],
  ['30 9 * * 1', '2026-03-01T10:00:00.000Z', '2026-03-02T09:30:00.000Z'],
])('one period of %s after %s is %s', (frequency, from, to) => {
  expect(new Date(nextDueMs(frequency, Date.parse(from)) ?? 0).toISOString()).toBe(to)
})

test.each(['', 'often', 'constructor', '* * * * *', '*/30 * * * *', '99 * * * *', '1 2 3'])(
  '%j is no frequency',
  (text) => {
    expect(isFrequency(text)).toBe(false)
    expect(nextDueMs(text, 0)).toBeUndefined()
  },
)

test.each(['hourly', 'weekly', 'monthly', 'three-month', '30 9 * * 1'])(
  'the first due time of %s after a while is the one that going through them all leads to',
  (frequency) => {
    const fromMs = Date.parse('2025-10-31T10:30:00Z')
    for (const after of ['2025-01-01', '2025-10-31T10:30:00Z', '2025-12-15T09:30:00Z', '2026-03-01T10:30:00Z']) {
      const afterMs = Date.parse(after)
      let dueMs = nextDueMs(frequency, fromMs)
      while (dueMs !== undefined && dueMs <= afterMs) dueMs = nextDueMs(frequency, dueMs)
      expect(dueAfterMs(frequency, fromMs, afterMs)).toBe(dueMs)
    }
  },
)

test('the first due time after two thousand years is found at once', () => {
  const [fromMs, afterMs] = [Date.parse('0101-01-01T00:30:00Z'), Date.parse('2026-03-01T00:30:00Z')]
  const next = Date.parse('2026-03-01T01:30:00Z')
  expect([dueAfterMs('hourly', fromMs, afterMs), dueAfterMs('30 * * * *', fromMs, afterMs)]).toEqual([next, next])
})
