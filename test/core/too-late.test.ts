import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { isTooLate } from '../../lib/core/too-late.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const { catchUpWindowMs } = DEFAULT_SETTINGS
const endMs = DUE_MS + catchUpWindowMs
const planned = runIn(SAMPLE_STATES.planned)

test('the catch-up window of a run begins when it is due, is moved to, or was started last', () => {
  expect(isTooLate(planned, DEFAULT_SETTINGS, endMs)).toBe(false)
  expect(isTooLate(planned, DEFAULT_SETTINGS, endMs + 1)).toBe(true)
  for (const movedToMs of [DUE_MS - 60_000, DUE_MS + 60_000]) {
    const moved = { ...planned, movedToMs }
    expect(isTooLate(moved, DEFAULT_SETTINGS, movedToMs + catchUpWindowMs)).toBe(false)
    expect(isTooLate(moved, DEFAULT_SETTINGS, movedToMs + catchUpWindowMs + 1)).toBe(true)
  }
  expect(isTooLate({ ...planned, startedMs: DUE_MS + 1 }, DEFAULT_SETTINGS, endMs + 1)).toBe(false)
})
