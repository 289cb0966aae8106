import { expect, test } from 'vitest'
import { isSameRun } from '../../lib/core/same-run.ts'

const dueMs = Date.UTC(2026, 11, 1)

test('due times less than 30 minutes apart are one run, whichever comes first', () => {
  expect(isSameRun(dueMs, dueMs)).toBe(true)
  expect(isSameRun(dueMs, dueMs + 29 * 60_000 + 59_999)).toBe(true)
  expect(isSameRun(dueMs + 29 * 60_000 + 59_999, dueMs)).toBe(true)
})

test('due times 30 minutes apart are two runs', () => {
  expect(isSameRun(dueMs, dueMs + 30 * 60_000)).toBe(false)
  expect(isSameRun(dueMs + 30 * 60_000, dueMs)).toBe(false)
})
