import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextDueMs, parseFrequency } from '../../lib/core/frequency.ts'
import { type ByHand, duesByHand, type Range } from '../dues-by-hand.ts'
import { runs } from '../runs.ts'

/** Every due time of a series in a range, by the calculation that is checked. */
function dues({ frequency, anchorMs, timeZone }: ByHand, { fromMs, toMs }: Range): number[] {
  const parsed = parseFrequency(frequency)
  if (parsed === undefined) return []
  const found: number[] = []
  let dueMs = nextDueMs({ frequency: parsed, anchorMs, timeZone }, fromMs - 1)
  while (dueMs !== undefined && dueMs < toMs) {
    found.push(dueMs)
    dueMs = nextDueMs({ frequency: parsed, anchorMs, timeZone }, dueMs)
  }
  return found
}

/** The times that only one of both calculations has. */
function differences(series: ByHand, range: Range): string[] {
  const [ours, byHand] = [dues(series, range), duesByHand(series, range)]
  const [inOurs, inTheirs] = [new Set(ours), new Set(byHand)]
  const only = (who: string, times: number[]) => times.map((ms) => `only ${who}: ${new Date(ms).toISOString()}`)
  return [
    ...only(
      'ours',
      ours.filter((ms) => !inTheirs.has(ms)),
    ),
    ...only(
      'by hand',
      byHand.filter((ms) => !inOurs.has(ms)),
    ),
    ...(ours.every((ms, index) => index === 0 || ms > (ours[index - 1] ?? 0)) ? [] : ['ours are out of order']),
  ]
}

const fiveYearsFrom = (year: number): Range => ({ fromMs: Date.UTC(year, 0), toMs: Date.UTC(year + 5, 0) })

describe('five years of due times are those of a calculation by hand', () => {
  test.each<[string, string]>([
    ['monthly', '2024-01-15T08:00:00Z'],
    ['monthly', '2024-01-31T08:00:00Z'],
    ['yearly', '2024-02-29T08:00:00Z'],
    ['monthly', '2024-02-29T23:59:59Z'],
    ['two-month', '2023-12-31T00:00:00Z'],
    ['three-month', '2023-11-30T12:00:00Z'],
    ['four-month', '2023-10-31T12:00:00Z'],
    ['six-month', '2023-08-31T12:00:00Z'],
    ['weekly', '2024-02-29T06:30:00Z'],
    ['daily', '2024-02-28T00:00:00Z'],
    ['hourly', '2024-02-28T10:17:05Z'],
  ])('%s from %s', (frequency, anchor) => {
    const series = { frequency, anchorMs: Date.parse(anchor), timeZone: 'UTC' }
    expect(duesByHand(series, fiveYearsFrom(2024)).length).toBeGreaterThanOrEqual(5)
    expect(differences(series, fiveYearsFrom(2024))).toEqual([])
  })
})

/** A zone, five years in which its clocks were changed, and a time late in a month when changes touch its hour. */
const ZONES: readonly [timeZone: string, year: number, anchor: string][] = [
  ['Europe/Rome', 2026, '2025-12-31T02:30:00+01:00'],
  ['America/New_York', 2026, '2025-12-31T02:30:00-05:00'],
  ['Australia/Lord_Howe', 2026, '2025-12-31T02:15:00+11:00'],
  ['Asia/Kathmandu', 2026, '2025-12-31T02:30:00+05:45'],
  ['Africa/Casablanca', 2026, '2025-12-31T02:30:00+01:00'],
  ['America/Havana', 2026, '2025-12-31T00:30:00-05:00'],
  // Puts its clocks forward over midnight.
  ['America/Nuuk', 2026, '2025-12-31T23:30:00-02:00'],
  // Puts its clocks forward by two hours.
  ['Antarctica/Troll', 2026, '2025-12-31T01:30:00Z'],
  // Went without the 30th of December 2011.
  ['Pacific/Apia', 2010, '2009-12-30T02:30:00-11:00'],
]

const PERIODS = ['daily', 'weekly', 'monthly', 'two-month', 'three-month', 'four-month', 'six-month', 'yearly']
const CRONTABS = [
  '30 0 * * *',
  '30 2 * * 6,0',
  '45 23 * * 6',
  '30 2 28 * *',
  '0 0 31 * *',
  '0 0 29 2 *',
  '0 12 30 * *',
  '0 9 1,15 * MON',
  '0 9 */10 * 1,3',
  '0 8-18/5 1-7 JAN-MAR,12 *',
  '0 6 * 1-12/3 5',
]
/** Each hour that clocks are changed over: as a list, a range, steps, and as any hour of the day. */
const CRONTABS_OF_HOURS = [
  '15 1,2,3 * * 6,0',
  '30 0-3 * * SUN',
  '45 */2 * * 0',
  '30 1-9/2 * * 6-7',
  '15 * * * 0',
  '45 * * * 0',
  '0 * 29 12 *',
]

describe.each(ZONES)('five years on the wall clock of %s, from %i', (timeZone, year, anchor) => {
  const range = fiveYearsFrom(year)

  // Of what is due every hour, the year in which the most happens is enough.
  const oneYear = { fromMs: Date.UTC(year + 1, 0), toMs: Date.UTC(year + 2, 0) }

  test.each([...PERIODS, ...CRONTABS])('%s', (frequency) => {
    const series = { frequency, anchorMs: Date.parse(anchor), timeZone }
    expect(duesByHand(series, range)).not.toEqual([])
    expect(differences(series, range)).toEqual([])
  })

  test.each(['hourly', ...CRONTABS_OF_HOURS])('%s, of one of them', (frequency) => {
    const series = { frequency, anchorMs: Date.parse(anchor), timeZone }
    expect(duesByHand(series, oneYear)).not.toEqual([])
    expect(differences(series, oneYear)).toEqual([])
  })
})

describe('due times of generated series are those of a calculation by hand', () => {
  const MOST_DUES = 200
  const TWO_YEARS_MS = 2 * 365 * 86_400_000
  const timeZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const seconds = fc.integer({ min: Date.UTC(1995, 0) / 1000, max: Date.UTC(2035, 0) / 1000 })
  const between = (min: number, max: number) => fc.integer({ min, max })

  /** One field of a crontab: `*`, numbers, ranges, steps and lists of them. */
  const field = (least: number, most: number): fc.Arbitrary<string> => {
    const range = fc
      .tuple(between(least, most), between(least, most))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
    const stepped = fc
      .tuple(fc.oneof(range, fc.constant('*')), between(1, most - least))
      .map((parts) => parts.join('/'))
    const part = fc.oneof(between(least, most).map(String), range, stepped)
    const list = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','))
    return fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, { weight: 3, arbitrary: list })
  }
  const days = fc.tuple(field(1, 31), field(1, 12), field(0, 7)).map((fields) => fields.join(' '))
  const crontab = fc.tuple(between(0, 59), field(0, 23), days).map((fields) => fields.join(' '))

  test.each<[string, fc.Arbitrary<string>]>([
    ['periods', fc.constantFrom(...PERIODS)],
    ['crontabs', crontab],
  ])('%s', { timeout: 3_600_000 }, (_, frequency) => {
    const property = fc.property(frequency, timeZone, seconds, (one, zone, anchorSeconds) => {
      const anchorMs = anchorSeconds * 1000
      const series = { frequency: one, anchorMs, timeZone: zone }
      const range = { fromMs: anchorMs, toMs: anchorMs + TWO_YEARS_MS }
      const toMs = duesByHand(series, range)[MOST_DUES] ?? range.toMs
      expect(differences(series, { ...range, toMs })).toEqual([])
    })
    fc.assert(property, runs(30))
  })
})
