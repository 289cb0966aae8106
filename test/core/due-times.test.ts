import { describe, expect, test } from 'vitest'
import { dueAfter, followingDueMs } from '../../lib/core/due-times.ts'
import type { Rule } from '../../lib/core/series.ts'

const START_MS = Date.UTC(2026, 0, 31, 10)
const MONTHLY: Rule = {
  frequency: 'monthly',
  anchorMs: START_MS,
  fromMs: START_MS,
  expiresMs: undefined,
  copies: undefined,
  timeZone: 'UTC',
}

/** All due times of a rule, up to a number of them. */
function dueTimes(rule: Rule, most = 5): string[] {
  const times: string[] = []
  let dueMs = dueAfter(rule, 0)
  while (dueMs !== undefined && times.length < most) {
    times.push(new Date(dueMs).toISOString().slice(0, 10))
    dueMs = dueAfter(rule, dueMs)
  }
  return times
}

describe('the due times of a rule', () => {
  test('begin with the anchor and do not drift', () => {
    expect(dueTimes(MONTHLY, 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
  })

  test('begin one period after the anchor where the source order counts as the first run', () => {
    expect(dueTimes({ ...MONTHLY, fromMs: START_MS + 1 }, 2)).toEqual(['2026-02-28', '2026-03-31'])
  })

  test('end after the number of copies', () => {
    expect(dueTimes({ ...MONTHLY, copies: 3 })).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    expect(dueTimes({ ...MONTHLY, copies: 1, fromMs: START_MS + 1 })).toEqual(['2026-02-28'])
  })

  test('end before the series expires', () => {
    const expiresMs = Date.UTC(2026, 2, 31, 10)
    expect(dueTimes({ ...MONTHLY, expiresMs })).toEqual(['2026-01-31', '2026-02-28'])
    expect(dueTimes({ ...MONTHLY, expiresMs: expiresMs + 1 })).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
  })

  test('are none for a frequency that nobody documents', () => {
    expect(dueTimes({ ...MONTHLY, frequency: 'fortnightly' })).toEqual([])
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
