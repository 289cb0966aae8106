import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../lib/core/settings.ts'

/** A value of each variable other than its default, and what it changes. */
const VALID: Readonly<Record<string, readonly [string, Partial<Settings>]>> = {
  API_REQUESTS_PER_MINUTE: ['95', { apiRequestsPerMinute: 95 }],
  START_AT: ['2026-12-01T02:00:00+02:00', { startAtMs: Date.UTC(2026, 11, 1) }],
  CATCH_UP: ['ask', { catchUp: 'ask' }],
  CATCH_UP_WINDOW: ['36h', { catchUpWindowMs: 36 * 3_600_000 }],
  RETRY_CALENDAR: ['90s, 30m,1h,2d', { retryCalendarMs: [90_000, 1_800_000, 3_600_000, 172_800_000] }],
  FIRST_POST: ['fenced', { firstPost: 'fenced' }],
  RUN_GRACE_SECONDS: ['0', { runGraceMs: 0 }],
  SETTLE_SECONDS: ['5', { settleMs: 5_000 }],
  LATE_COMMIT_SECONDS: ['1800', { lateCommitMs: 1_800_000 }],
  CLOCK_SKEW_SECONDS: ['604800', { clockSkewMs: 604_800_000 }],
}

const INVALID: readonly (readonly [string, string])[] = [
  ...['0', '-1', '1.5', '1e2', '6001', 'many', '0x10', '1 000'].map(
    (text) => ['API_REQUESTS_PER_MINUTE', text] as const,
  ),
  ...['tomorrow', '1796083200', '2026-13-01T00:00:00Z', '2026-12-01T00:00:00'].map(
    (text) => ['START_AT', text] as const,
  ),
  ...['newest', 'LATEST', 'latest,all'].map((text) => ['CATCH_UP', text] as const),
  ...['7', 'd7', '-7d', '7 d', '1w', '7d1h'].map((text) => ['CATCH_UP_WINDOW', text] as const),
  ...['6h,', ',6h', '6h;1d', '6', 'never', 'none,6h'].map((text) => ['RETRY_CALENDAR', text] as const),
  ...['Plain', 'both'].map((text) => ['FIRST_POST', text] as const),
  ...['RUN_GRACE_SECONDS', 'SETTLE_SECONDS', 'LATE_COMMIT_SECONDS', 'CLOCK_SKEW_SECONDS'].flatMap((variable) =>
    ['-1', '1.5', '60s', '604801', 'NaN'].map((text) => [variable, text] as const),
  ),
]

function settingsOf(environment: Record<string, string>): Settings {
  const parsed = parseSettings(environment)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.settings
}

describe('the settings', () => {
  test('are those documented where nothing is set', () => {
    const documented: Settings = {
      apiRequestsPerMinute: 195,
      startAtMs: undefined,
      catchUp: 'latest',
      catchUpWindowMs: 7 * 24 * 3_600_000,
      retryCalendarMs: [6, 24, 72, 120].map((hours) => hours * 3_600_000),
      firstPost: 'plain',
      runGraceMs: 3_600_000,
      settleMs: 60_000,
      lateCommitMs: 900_000,
      clockSkewMs: 60_000,
    }
    expect(settingsOf({})).toEqual(documented)
    expect(DEFAULT_SETTINGS).toEqual(documented)
  })

  test.each(Object.keys(VALID))('are the default where %s is empty or blank', (variable) => {
    expect(settingsOf({ [variable]: '' })).toEqual(DEFAULT_SETTINGS)
    expect(settingsOf({ [variable]: ' \n' })).toEqual(DEFAULT_SETTINGS)
  })

  test.each(Object.entries(VALID))('say what %s says, and else the default', (variable, [text, changes]) => {
    expect(settingsOf({ [variable]: text })).toEqual({ ...DEFAULT_SETTINGS, ...changes })
    expect(settingsOf({ [variable]: ` ${text}\n` })).toEqual({ ...DEFAULT_SETTINGS, ...changes })
  })

  test('have no retries for the calendar none', () => {
    expect(settingsOf({ RETRY_CALENDAR: 'none' }).retryCalendarMs).toEqual([])
  })
})

describe('a malformed variable is named, with what was expected', () => {
  test.each(INVALID)('%s = %j', (variable, text) => {
    const parsed = parseSettings({ [variable]: text })
    expect(parsed).toEqual({ problems: [{ variable, expected: expect.stringMatching(/\w/) }] })
  })

  test('and so are all others at once', () => {
    const parsed = parseSettings({ FIRST_POST: 'x', SETTLE_SECONDS: 'x', CATCH_UP: 'all' })
    const variables = 'problems' in parsed ? parsed.problems.map(({ variable }) => variable) : []
    expect(variables.toSorted()).toEqual(['FIRST_POST', 'SETTLE_SECONDS'])
  })
})
