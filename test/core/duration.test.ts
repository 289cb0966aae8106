import { expect, test } from 'vitest'
import { parseDurationMs } from '../../lib/core/duration.ts'

test.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['6h', 21_600_000],
  ['7d', 604_800_000],
  [' 1d ', 86_400_000],
  ['0s', 0],
])('"%s" lasts %d ms', (text, durationMs) => {
  expect(parseDurationMs(text)).toBe(durationMs)
})

test.each(['', '7', 'd', '-1d', '1.5h', '1w', '1h30m', '7 d', '1D', '123456d', '1constructor'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDurationMs(text)).toBeUndefined()
  },
)
