import { expect, test } from 'vitest'
import { dueAfterMs, frequenciesInWords, isFrequency, nextDueMs } from '../../lib/emulator/frequencies.ts'

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
  ['30 9,18 1-7/2 JUL-sep *', '2026-03-01T10:00:00.000Z', '2026-07-01T09:30:00.000Z'],
])('one period of %s after %s is %s', (frequency, from, to) => {
  expect(new Date(nextDueMs(frequency, Date.parse(from)) ?? 0).toISOString()).toBe(to)
})

test('months that follow a short one keep its day: each due time is reckoned from the one before', () => {
  const february = nextDueMs('monthly', Date.parse('2026-01-31T10:30:00Z')) ?? 0
  expect(nextDueMs('monthly', february)).toBe(Date.parse('2026-03-28T10:30:00Z'))
})

test('every frequency that is told of in words is one', () => {
  const [names = '', crontab = ''] = frequenciesInWords.split(', or a crontab with one fixed minute such as ')
  expect([...names.split(', '), crontab].filter((name) => !isFrequency(name))).toEqual([])
})

/** What the reader of crontabs here would take, and a crontab does not have. */
const extras = ['0 0 L * *', '0 0 15W * *', '0 0 ? * *', '0 0 * * 1#2', '0 0 * * +1']

test.each(['', 'often', 'constructor', '* * * * *', '*/30 * * * *', '99 * * * *', '1 2 3', ...extras])(
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
