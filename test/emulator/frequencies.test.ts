import { expect, test } from 'vitest'
import { isFrequency, nextDueMs } from '../../lib/emulator/frequencies.ts'

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
