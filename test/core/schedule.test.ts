import { describe, expect, test } from 'vitest'
import { hasEndedBy, runAfter } from '../../lib/core/schedule.ts'

const EXPIRES_MS = Date.UTC(2026, 11, 1)

const scheduleWith = (nextRunMs: number | undefined, expiresMs: number | undefined) => ({
  lastRunMs: undefined,
  nextRunMs,
  expiresMs,
})

describe('the next run of a subscription', () => {
  test.each([
    ['a second before its end', EXPIRES_MS - 1_000, EXPIRES_MS - 1_000],
    ['at its end', EXPIRES_MS, undefined],
    ['after its end', EXPIRES_MS + 1_000, undefined],
    ['that is not to run again', undefined, undefined],
  ])('%s', (_, nextRunMs, expectedMs) => {
    expect(runAfter(scheduleWith(nextRunMs, EXPIRES_MS))).toBe(expectedMs)
  })

  test('that never ends is where its schedule is', () => {
    expect(runAfter(scheduleWith(EXPIRES_MS, undefined))).toBe(EXPIRES_MS)
  })
})

test('a subscription has ended from its very end on, and one without an end never has', () => {
  expect(hasEndedBy({ expiresMs: EXPIRES_MS }, EXPIRES_MS - 1)).toBe(false)
  expect(hasEndedBy({ expiresMs: EXPIRES_MS }, EXPIRES_MS)).toBe(true)
  expect(hasEndedBy({ expiresMs: undefined }, Number.MAX_SAFE_INTEGER)).toBe(false)
})
