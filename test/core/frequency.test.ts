import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Frequency, isTimeZone, nextDueMs, parseFrequency } from '../../lib/core/frequency.ts'
import { runs } from '../runs.ts'

function frequencyOf(text: string): Frequency {
  const frequency = parseFrequency(text)
  if (frequency === undefined) throw new Error(`${text} is no frequency`)
  return frequency
}

/** The due times after a time, in ISO 8601. */
function dueTimes(rule: { frequency: string; anchor: string; timeZone?: string }, after: string, count: number) {
  const { frequency, anchor, timeZone = 'UTC' } = rule
  const schedule = { frequency: frequencyOf(frequency), anchorMs: Date.parse(anchor), timeZone }
  const times: string[] = []
  let afterMs: number | undefined = Date.parse(after)
  while (times.length < count) {
    afterMs = nextDueMs(schedule, afterMs)
    if (afterMs === undefined) break
    times.push(new Date(afterMs).toISOString().replace('.000Z', 'Z'))
  }
  return times
}

const NAMES = ['hourly', 'daily', 'weekly', 'monthly', 'two-month', 'three-month', 'four-month', 'six-month', 'yearly']

describe('a frequency', () => {
  test.each(NAMES)('can be %s', (name) => {
    expect(parseFrequency(name)).toBeDefined()
  })

  test.each(['two-month', 'three-month', 'four-month', 'six-month'])('%s may be written in the plural', (name) => {
    expect(parseFrequency(`${name}s`)).toEqual(parseFrequency(name))
  })

  test.each(['30 * * * *', '0 0 1 * *', '5 4 * * 1-5', '0 */6 * * *', '0 8,20 1 JAN,JUL *', '0 0 29 2 *', '0 0 L * *'])(
    'can be the crontab %s',
    (crontab) => {
      expect(parseFrequency(crontab)).toEqual({ unit: 'crontab', pattern: crontab })
    },
  )

  test.each(['* * 1 * *', '*/30 * * * *', '0,30 * * * *', '0-10 * * * *'])(
    'is not oftener than hourly: %s',
    (crontab) => {
      expect(parseFrequency(crontab)).toBeUndefined()
    },
  )

  test.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *'])('comes round some day, unlike %s', (crontab) => {
    expect(parseFrequency(crontab)).toBeUndefined()
  })

  test.each(['', 'Monthly', 'monthly ', 'fortnightly', '__proto__', '@daily', '60 * * * *', '0 24 * * *', '0 0 0 * *'])(
    'is not "%s"',
    (text) => {
      expect(parseFrequency(text)).toBeUndefined()
    },
  )

  test.each(['0 0 * *', '0 0 0 * * *', '0 0 ? * *', '0 0 1 * MON#2', '0\t0 1 * *', `0 0 1${',1'.repeat(60)} * *`])(
    'is no crontab of another kind: %s',
    (text) => {
      expect(parseFrequency(text)).toBeUndefined()
    },
  )
})

describe('the due times of a period', () => {
  test('are the anchor and every period after it, in whole seconds', () => {
    const rule = { frequency: 'weekly', anchor: '2026-12-01T08:30:15.789Z' }
    const expected = ['2026-12-01T08:30:15Z', '2026-12-08T08:30:15Z', '2026-12-15T08:30:15Z']
    expect(dueTimes(rule, '2020-01-01T00:00:00Z', 3)).toEqual(expected)
  })

  test('do not drift from the 31st to the 28th for ever', () => {
    const rule = { frequency: 'monthly', anchor: '2027-01-31T10:00:00Z' }
    expect(dueTimes(rule, '2027-01-31T10:00:00Z', 4).map((time) => time.slice(0, 10))).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ])
  })

  test('come back to the 29th of February in leap years', () => {
    const rule = { frequency: 'yearly', anchor: '2024-02-29T00:00:00Z' }
    expect(dueTimes(rule, '2024-02-29T00:00:00Z', 4).map((time) => time.slice(0, 10))).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  test.each<[string, string]>([
    ['hourly', '2026-11-30T01:00:00Z'],
    ['daily', '2026-12-01T00:00:00Z'],
    ['weekly', '2026-12-07T00:00:00Z'],
    ['monthly', '2026-12-30T00:00:00Z'],
    ['two-month', '2027-01-30T00:00:00Z'],
    ['three-month', '2027-02-28T00:00:00Z'],
    ['four-months', '2027-03-30T00:00:00Z'],
    ['six-months', '2027-05-30T00:00:00Z'],
    ['yearly', '2027-11-30T00:00:00Z'],
  ])('%s: the next after the anchor is %s', (frequency, next) => {
    expect(dueTimes({ frequency, anchor: '2026-11-30T00:00:00Z' }, '2026-11-30T00:00:00Z', 1)).toEqual([next])
  })

  test('keep the wall clock over a change of the clocks, but for hours', () => {
    const rome = { anchor: '2026-03-27T09:00:00Z', timeZone: 'Europe/Rome' }
    const [from, daily] = ['2026-03-28T09:00:00Z', { ...rome, frequency: 'daily' }]
    expect(dueTimes(daily, from, 2)).toEqual(['2026-03-29T08:00:00Z', '2026-03-30T08:00:00Z'])
    expect(dueTimes({ ...rome, frequency: 'hourly' }, '2026-03-29T00:00:00Z', 2)).toEqual([
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00Z',
    ])
  })

  test('in the hour that the wall clock leaves out come after it, once', () => {
    const rule = { frequency: 'daily', anchor: '2026-03-28T01:30:00Z', timeZone: 'Europe/Rome' }
    expect(dueTimes(rule, '2026-03-28T01:30:00Z', 2)).toEqual(['2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'])
  })

  test('in the hour that the wall clock shows twice are due the first time only', () => {
    const rule = { frequency: 'daily', anchor: '2026-10-24T00:30:00Z', timeZone: 'Europe/Rome' }
    expect(dueTimes(rule, '2026-10-24T00:30:00Z', 2)).toEqual(['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'])
  })

  test('go on over a day that a time zone left out', () => {
    const rule = { frequency: 'daily', anchor: '2011-12-28T22:00:00Z', timeZone: 'Pacific/Apia' }
    expect(dueTimes(rule, '2011-12-28T22:00:00Z', 3)).toEqual([
      '2011-12-29T22:00:00Z',
      '2011-12-30T22:00:00Z',
      '2011-12-31T22:00:00Z',
    ])
  })

  test('end with the year 2999', () => {
    const rule = { frequency: 'monthly', anchor: '2026-12-01T00:00:00Z' }
    expect(dueTimes(rule, '2999-11-15T00:00:00Z', 5)).toEqual(['2999-12-01T00:00:00Z'])
    expect(dueTimes({ ...rule, anchor: '9999-12-01T00:00:00Z' }, '2026-01-01T00:00:00Z', 1)).toEqual([])
    expect(dueTimes(rule, '9999-12-01T00:00:00Z', 1)).toEqual([])
  })
})

describe('the due times of a crontab', () => {
  test('are its matches from the anchor on, the anchor among them where it matches', () => {
    const rule = { frequency: '30 8 * * 1', anchor: '2026-12-07T08:30:00Z' }
    expect(dueTimes(rule, '2020-01-01T00:00:00Z', 2)).toEqual(['2026-12-07T08:30:00Z', '2026-12-14T08:30:00Z'])
    const later = { ...rule, anchor: '2026-12-07T08:30:01Z' }
    expect(dueTimes(later, '2020-01-01T00:00:00Z', 1)).toEqual(['2026-12-14T08:30:00Z'])
  })

  test('follow the wall clock of their time zone', () => {
    const rule = { frequency: '0 9 * * *', anchor: '2026-03-01T00:00:00Z', timeZone: 'America/New_York' }
    expect(dueTimes(rule, '2026-03-07T00:00:00Z', 2)).toEqual(['2026-03-07T14:00:00Z', '2026-03-08T13:00:00Z'])
  })

  test('are not due twice in an hour that the wall clock shows twice', () => {
    const rule = { frequency: '30 2,14 * * *', anchor: '2026-10-01T00:00:00Z', timeZone: 'Europe/Rome' }
    expect(dueTimes(rule, '2026-10-25T00:00:00Z', 2)).toEqual(['2026-10-25T00:30:00Z', '2026-10-25T13:30:00Z'])
  })
})

describe('the next due time', () => {
  const START_MS = Date.UTC(2020, 0)
  const END_MS = Date.UTC(2060, 0)
  const time = fc.integer({ min: START_MS, max: END_MS })
  const schedule = fc.record({
    frequency: fc.constantFrom(...NAMES, '30 * * * *', '0 3 31 * *', '15 2 * * 0').map(frequencyOf),
    anchorMs: time,
    timeZone: fc.constantFrom('UTC', 'Europe/Rome', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'),
  })

  test('is after the time asked for, not before the anchor, and in whole seconds', () => {
    const property = fc.property(schedule, time, (one, afterMs) => {
      const dueMs = nextDueMs(one, afterMs) ?? Number.NaN
      expect(dueMs).toBeGreaterThan(afterMs)
      expect(dueMs).toBeGreaterThanOrEqual(Math.floor(one.anchorMs / 1_000) * 1_000)
      expect(dueMs % 1_000).toBe(0)
    })
    fc.assert(property, runs(200))
  })

  test('is the first one: it stays the next until it has come', () => {
    const property = fc.property(schedule, time, fc.double({ min: 0, max: 1, noNaN: true }), (one, afterMs, part) => {
      const dueMs = nextDueMs(one, afterMs) ?? Number.NaN
      const between = Math.min(dueMs - 1, Math.floor(afterMs + part * (dueMs - afterMs)))
      expect(nextDueMs(one, between)).toBe(dueMs)
    })
    fc.assert(property, runs(200))
  })

  test('is found however far away, and is the one that counting up to it finds', () => {
    const far = fc.record({ unit: fc.constantFrom('hours', 'days', 'months'), every: fc.integer({ min: 1, max: 12 }) })
    const property = fc.property(far, time, fc.integer({ min: 0, max: 300 }), (frequency, anchorMs, count) => {
      const one = { frequency, anchorMs, timeZone: 'Europe/Rome' }
      let counted = nextDueMs(one, Number.NEGATIVE_INFINITY) ?? Number.NaN
      for (let index = 0; index < count; index += 1) counted = nextDueMs(one, counted) ?? Number.NaN
      expect(nextDueMs(one, counted - 1)).toBe(counted)
    })
    fc.assert(property, runs(20))
  })

  test('of months has the day of the anchor, or the last of a shorter month', () => {
    const monthly = fc.record({ unit: fc.constant('months' as const), every: fc.integer({ min: 1, max: 12 }) })
    const property = fc.property(monthly, time, time, (frequency, anchorMs, afterMs) => {
      const due = new Date(nextDueMs({ frequency, anchorMs, timeZone: 'UTC' }, afterMs) ?? Number.NaN)
      const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate()
      expect(due.getUTCDate()).toBe(Math.min(new Date(anchorMs).getUTCDate(), lastDay))
      expect(due.toISOString().slice(11, 19)).toBe(new Date(anchorMs).toISOString().slice(11, 19))
    })
    fc.assert(property, runs(100))
  })
})

describe('a time zone', () => {
  test.each(['UTC', 'Europe/Rome', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('can be %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true)
  })

  test.each(['', 'Mars/Olympus', '+02:00', '__proto__', '2026-01-01T00:00Z', 'Europe/Rome '])('is not "%s"', (zone) => {
    expect(isTimeZone(zone)).toBe(false)
  })
})
