import { describe, expect, test } from 'vitest'
import {
  type RunRefusal,
  refusalOfRun,
  refusalOfSeries,
  refusalOfTime,
  type SeriesRefusal,
} from '../../lib/core/refusals.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import type { Series, SeriesClock } from '../../lib/core/series.ts'
import type { StateName } from '../../lib/core/state-names.ts'
import { series } from '../contract/sample-rows.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const rule = { frequency: 'daily', anchorMs: DUE_MS, fromMs: DUE_MS, expiresMs: undefined, copies: 5, timeZone: 'UTC' }
const MINE: Series = series({ rule, paused: false })
const planned = runIn(SAMPLE_STATES.planned)

describe('when a series runs', () => {
  test.each<[SeriesClock, SeriesRefusal | undefined]>([
    ['perennial', undefined],
    ['commerce_layer', 'platforms_clock'],
    ['cancelled', 'not_recurring'],
    ['inactive', 'not_recurring'],
    ['invalid', 'not_recurring'],
    ['gone', 'not_recurring'],
    ['not_a_series', 'not_recurring'],
  ])('of a series that is kept by %s, changing it is refused as %s', (clock, refusal) => {
    expect(refusalOfSeries({ ...MINE, clock })).toBe(refusal)
    expect(refusalOfRun(planned, { ...MINE, clock })).toBe(refusal)
  })
})

describe('skipping and moving', () => {
  test.each<[StateName, RunRefusal | undefined]>([
    ['planned', undefined],
    ['claimed', 'begun'],
    ['in_doubt', 'begun'],
    ['accepted', 'begun'],
    ['completed', 'over'],
    ['skipped', 'over'],
    ['parked', 'parked'],
  ])('a run that is %s is refused as %s', (state, refusal) => {
    expect(refusalOfRun(runIn(SAMPLE_STATES[state]), MINE)).toBe(refusal)
  })

  test('a planned run that something was done for is refused', () => {
    expect(refusalOfRun({ ...planned, posts: 1 }, MINE)).toBe('begun')
    expect(refusalOfRun({ ...planned, takeoverNextRunMs: DUE_MS }, MINE)).toBe('begun')
  })

  test('a run of a paused series is refused, but one that was asked for by itself is not', () => {
    const asked = { atMs: DUE_MS, from: 'new', to: 'planned', why: 'asked', post: 0 } as const
    const paused = { ...MINE, paused: true }
    expect(refusalOfRun(planned, paused)).toBe('series_paused')
    expect(refusalOfRun({ ...planned, history: { first: [asked], last: [], leftOut: 0 } }, paused)).toBeUndefined()
  })
})

describe('a time to move a run to', () => {
  const at = { nowMs: DUE_MS - DAY_MS, startMs: 0, series: MINE, others: [planned] }
  const nextDueMs = DUE_MS + DAY_MS

  test('is any from now to half an hour before the next due time', () => {
    for (const toMs of [at.nowMs, DUE_MS, nextDueMs - 30 * MINUTE_MS]) {
      expect(refusalOfTime(planned, toMs, at)).toBeUndefined()
    }
    expect(refusalOfTime(planned, at.nowMs - 1_000, at)).toEqual({ outcome: 'in_the_past' })
    const past = { outcome: 'past_next_due', nextDueMs }
    expect(refusalOfTime(planned, nextDueMs - 30 * MINUTE_MS + 1_000, at)).toEqual(past)
  })

  test('is bounded by no due time when the run is the last', () => {
    const last = { ...at, series: { ...MINE, rule: { ...rule, copies: 1 } } }
    expect(refusalOfTime(planned, DUE_MS + 40 * DAY_MS, last)).toBeUndefined()
  })

  test('is not before the start', () => {
    const late = { ...at, startMs: DUE_MS }
    expect(refusalOfTime(planned, DUE_MS - 1, late)).toEqual({ outcome: 'before_start', startMs: DUE_MS })
    expect(refusalOfTime(planned, DUE_MS, late)).toBeUndefined()
  })

  test('is not within half an hour of where another run is made, wherever that was due', () => {
    const dueMs = DUE_MS - 2 * DAY_MS
    const movedToMs = DUE_MS - DAY_MS / 2
    const other = { ...runIn(SAMPLE_STATES.completed), key: runKeyOf(MINE.id, dueMs), dueMs, movedToMs }
    const beside = { ...at, others: [planned, other] }
    const near = { outcome: 'too_near', key: other.key }
    expect(refusalOfTime(planned, movedToMs + 29 * MINUTE_MS, beside)).toEqual(near)
    expect(refusalOfTime(planned, movedToMs + 30 * MINUTE_MS, beside)).toBeUndefined()
  })
})
