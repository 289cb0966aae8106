import { expect, test } from 'vitest'
import { runRefused, seriesRefused } from '../../lib/cli/refusals.ts'

const RUN = 'order:tea@2026-12-02T12:00:00Z'

test.each([
  'unknown_run',
  'already_done',
  'over',
  'parked',
  'begun',
  'series_paused',
  'platforms_clock',
  'not_recurring',
] as const)('%s is one sentence about the run or its series, and one on what to do instead', (outcome) => {
  const error = runRefused(outcome, RUN)
  expect(error).toMatchObject({ code: outcome, exitCode: 1 })
  expect(error.message).toMatch(/order:tea.*\.$/)
  expect(error.remedy).toMatch(/^[A-Z].*\.$/)
})

test('each refusal has words of its own', () => {
  const series = ['unknown_series', 'platforms_clock', 'not_recurring'] as const
  const runs = ['unknown_run', 'already_done', 'over', 'parked', 'begun', 'series_paused'] as const
  const errors = [...series.map((one) => seriesRefused(one, 'order:tea')), ...runs.map((one) => runRefused(one, RUN))]
  expect(new Set(errors.map(({ message }) => message)).size).toBe(errors.length)
  expect(new Set(errors.map(({ remedy }) => remedy)).size).toBe(errors.length)
})
