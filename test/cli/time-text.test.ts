import { describe, expect, test } from 'vitest'
import { distance, localSeconds, localTime } from '../../lib/cli/time-text.ts'

const NOW_MS = Date.parse('2026-12-01T00:30:00Z')

describe('localTime', () => {
  test.each([
    [60, '2026-12-01 01:30 +01:00'],
    [0, '2026-12-01 00:30 +00:00'],
    [-210, '2026-11-30 21:00 -03:30'],
    [330, '2026-12-01 06:00 +05:30'],
  ])('%i minutes east of Greenwich it is %s', (offsetMinutes, text) => {
    expect(localTime(NOW_MS, offsetMinutes)).toBe(text)
  })
})

test('localSeconds says the second too', () => {
  expect(localSeconds(NOW_MS + 7_900, 60)).toBe('2026-12-01 01:30:07 +01:00')
})

describe('distance', () => {
  test.each([
    [0, 'now'],
    [900, 'now'],
    [1_000, 'in 1 s'],
    [-90_000, '1 min 30 s ago'],
    [3_600_000, 'in 1 h'],
    [-(3 * 86_400_000 + 4 * 3_600_000 + 59 * 60_000), '3 d 4 h ago'],
  ])('%i ms from now is %s', (lengthMs, text) => {
    expect(distance(NOW_MS + lengthMs, NOW_MS)).toBe(text)
  })
})
