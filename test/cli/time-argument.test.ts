import { describe, expect, test } from 'vitest'
import { timeArgument } from '../../lib/cli/time-argument.ts'
import { localSeconds, localTime } from '../../lib/cli/time-text.ts'

const NOW_MS = Date.parse('2026-12-01T12:00:00.500Z')
const AHEAD = { nowMs: NOW_MS, durations: 'ahead' } as const
const BACK = { nowMs: NOW_MS, durations: 'back' } as const

describe('a time as a person writes it', () => {
  test.each([
    ['2026-12-03T09:00:30Z', '2026-12-03T09:00:30Z'],
    ['2026-12-03T09:00+01:00', '2026-12-03T08:00:00Z'],
    ['2026-12-03 09:00 -0330', '2026-12-03T12:30:00Z'],
    ['2028-02-29T00:00Z', '2028-02-29T00:00:00Z'],
  ])('%s, which says its offset, is %s', (text, utc) => {
    expect(timeArgument(text, AHEAD)).toBe(Date.parse(utc))
  })

  test.each([
    ['2026-12-03T09:00', '2026-12-03 09:00:00'],
    ['2026-12-03 09:00:07', '2026-12-03 09:00:07'],
    ['2026-12-03', '2026-12-03 00:00:00'],
  ])('%s, which does not, is %s on the clock of this machine', (text, wall) => {
    expect(localSeconds(timeArgument(text, AHEAD)).slice(0, 19)).toBe(wall)
  })

  test('is also how the commands themselves write times', () => {
    const timeMs = Date.parse('2026-12-03T09:00:00Z')
    expect(timeArgument(localTime(timeMs), AHEAD)).toBe(timeMs)
    expect(timeArgument(localSeconds(timeMs), AHEAD)).toBe(timeMs)
  })

  test('may be how far it is from now, ahead with a plus and back without, in whole seconds', () => {
    expect(timeArgument('+2h', AHEAD)).toBe(Date.parse('2026-12-01T14:00:00Z'))
    expect(timeArgument('2d', BACK)).toBe(Date.parse('2026-11-29T12:00:00Z'))
    expect(() => timeArgument('2h', AHEAD)).toThrow('Expected a time')
    expect(() => timeArgument('+2h', BACK)).toThrow('Expected a time')
  })

  test.each([
    '',
    'noon',
    '2026-02-30',
    '2026-02-29T10:00Z',
    '2026-13-01',
    '2026-12-01T24:30Z',
    '2026-12-01T10:60+01:00',
    '1764590400',
  ])('%j is none', (text) => {
    expect(() => timeArgument(text, AHEAD)).toThrow(
      `Expected a time such as 2026-12-01T09:00, got ${JSON.stringify(text)}.`,
    )
  })
})
