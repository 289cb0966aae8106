import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueAfter, dueAfterRun, followingDueMs, isReachable } from '../../lib/core/due-times.ts'
import type { Rule } from '../../lib/core/series.ts'
import { runs } from '../runs.ts'

const START_MS = Date.UTC(2026, 0, 31, 10)
const MONTHLY: Rule = {
  frequency: 'monthly',
  anchorMs: START_MS,
  fromMs: START_MS,
  expiresMs: undefined,
  copies: undefined,
  timeZone: 'UTC',
}

/** All due times of a rule (epoch ms), up to a number of them. */
function dueTimes(rule: Rule, most = 5): number[] {
  const times: number[] = []
  let dueMs = dueAfter(rule, 0)
  while (dueMs !== undefined && times.length < most) {
    times.push(dueMs)
    dueMs = dueAfter(rule, dueMs)
  }
  return times
}

const dueDays = (rule: Rule, most?: number): string[] =>
  dueTimes(rule, most).map((ms) => new Date(ms).toISOString().slice(0, 10))

describe('the due times of a rule', () => {
  test('begin with the anchor and do not drift', () => {
    expect(dueDays(MONTHLY, 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
  })

  test('begin one period after the anchor where the source order counts as the first run', () => {
    expect(dueDays({ ...MONTHLY, fromMs: START_MS + 1 }, 2)).toEqual(['2026-02-28', '2026-03-31'])
  })

  test('end after the number of copies', () => {
    expect(dueDays({ ...MONTHLY, copies: 3 })).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    expect(dueDays({ ...MONTHLY, copies: 1, fromMs: START_MS + 1 })).toEqual(['2026-02-28'])
  })

  test('end before the series expires', () => {
    const expiresMs = Date.UTC(2026, 2, 31, 10)
    expect(dueDays({ ...MONTHLY, expiresMs })).toEqual(['2026-01-31', '2026-02-28'])
    expect(dueDays({ ...MONTHLY, expiresMs: expiresMs + 1 })).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
  })

  test('are none for a frequency that nobody documents', () => {
    expect(dueDays({ ...MONTHLY, frequency: 'fortnightly' })).toEqual([])
  })

  test('with a number of copies are the first so many of those without', () => {
    const frequencies = ['hourly', 'daily', 'monthly', '30 2 * * *', '15 */6 * * 0', '45 * 1 * *']
    const of = fc.record({
      frequency: fc.constantFrom(...frequencies),
      anchorMs: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
      timeZone: fc.constantFrom('UTC', 'Europe/Rome', 'Australia/Lord_Howe'),
      later: fc.integer({ min: 0, max: 1 }),
      copies: fc.integer({ min: 1, max: 20 }),
    })
    const property = fc.property(of, ({ later, copies, ...given }) => {
      const endless = { ...given, fromMs: given.anchorMs + later, expiresMs: undefined, copies: undefined }
      expect(dueTimes({ ...endless, copies }, 25)).toEqual(dueTimes(endless, copies))
    })
    fc.assert(property, runs(30))
  })

  test('are known after a thousand copies as after one', () => {
    const rule = { ...MONTHLY, frequency: 'hourly', copies: 1_000 }
    const lastMs = START_MS + 999 * 3_600_000
    expect(dueAfter(rule, lastMs - 1)).toBe(lastMs)
    expect(dueAfter(rule, lastMs)).toBeUndefined()
  })
})

describe('where the platform goes on', () => {
  test('is the next due time after the run, counted from it', () => {
    expect(followingDueMs('monthly', START_MS, START_MS)).toBe(Date.UTC(2026, 1, 28, 10))
    expect(followingDueMs('0 10 * * *', START_MS, START_MS)).toBe(Date.UTC(2026, 1, 1, 10))
  })

  test('is in the future, however late the run is', () => {
    expect(followingDueMs('monthly', START_MS, Date.UTC(2026, 4, 15))).toBe(Date.UTC(2026, 4, 31, 10))
    expect(followingDueMs('monthly', START_MS, 0)).toBe(Date.UTC(2026, 1, 28, 10))
  })

  test('is unknown for a frequency that nobody documents', () => {
    expect(followingDueMs('fortnightly', START_MS, START_MS)).toBeUndefined()
  })
})

describe('what a run is followed by', () => {
  const [first = 0, second = 0, third = 0] = dueTimes(MONTHLY, 3)
  const nearMs = 29 * 60_000

  test('is the next due time of the rule', () => {
    expect(dueAfterRun(MONTHLY, first)).toBe(second)
    expect(dueAfterRun(MONTHLY, first + nearMs)).toBe(second)
    expect(dueAfterRun({ ...MONTHLY, copies: 1 }, first)).toBeUndefined()
  })

  test('is not a due time less than half an hour away, which is the run itself', () => {
    expect(dueAfterRun(MONTHLY, second - nearMs)).toBe(third)
    expect(dueAfterRun(MONTHLY, second - nearMs - 60_000)).toBe(second)
  })
})

describe("the platform's own schedule", () => {
  const at = (iso: string): number => Date.parse(`2026-${iso}Z`)

  test.each([
    ['daily', '03-02T10:00', '03-03T10:00'],
    ['daily', '03-09T10:00', '03-03T10:00'],
    ['monthly', '01-31T10:00', '02-28T10:00'],
    ['hourly', '03-02T10:00:00', '03-02T14:00:20'],
    ['0 10 * * 1', '03-02T10:00', '03-05T11:00'],
    ['fortnightly', '03-02T10:00', '03-05T11:00'],
  ])('%s, from %s may come to %s', (frequency, one, other) => {
    expect(isReachable(frequency, at(one), at(other))).toBe(true)
  })

  test.each([
    ['daily', '03-02T10:00', '03-03T11:30'],
    ['monthly', '03-01T10:00', '03-20T10:00'],
    ['hourly', '03-02T10:00', '03-02T14:10'],
  ])('%s, never comes from %s to %s', (frequency, one, other) => {
    expect(isReachable(frequency, at(one), at(other))).toBe(false)
  })
})
