import { beforeAll, describe, expect, test } from 'vitest'
import { mostWithin } from '../statistics.ts'
import { figuresOf } from './pace/figures.ts'
import { minutesOf } from './pace/minutes.ts'
import { overtakings } from './pace/order.ts'
import { type Played, playScenario, withinLimit } from './pace/play.ts'
import { backlog, besideOther, sameMoment } from './pace/scenarios.ts'

const RUNS = 60

describe('the bench of the pace, with few runs', () => {
  let alone: Played
  beforeAll(async () => {
    alone = await playScenario(sameMoment(RUNS))
  })

  test('plays until every run has one copy and a placed order', () => {
    expect(alone.placed).toBe(RUNS)
    expect([...alone.copies.values()]).toEqual(Array.from({ length: RUNS }, () => 1))
  })

  test('counts what Commerce Layer was asked for, and what the table and the queue were', () => {
    const copies = withinLimit(alone.used.asked).filter(({ exchange }) => exchange.reference !== undefined)
    expect(copies.length).toBe(RUNS)
    expect(new Set(copies.map(({ program }) => program))).toEqual(new Set(['create-copies']))
    // Planned, claimed, accepted and completed: at least one unit each, and the places in the index.
    expect(alone.used.writeUnits.get('run')).toBeGreaterThan(5 * RUNS)
    expect(alone.used.batches).toBeGreaterThanOrEqual(RUNS / 10)
    expect(alone.used.sends).toBeGreaterThanOrEqual(RUNS / 10)
  })

  test('tells each figure with a number, and what it is meant to be', () => {
    const figures = figuresOf('few', alone)
    expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([])
    expect(figures).toContainEqual({ name: 'few: runs with a second copy', value: 0, unit: `of ${RUNS}`, target: '0' })
  })

  test('knows series that are orders, too', async () => {
    const played = await playScenario({ ...sameMoment(RUNS), every2ndAnOrder: true })
    expect([...played.copies.keys()].filter((run) => run.startsWith('order:')).length).toBe(RUNS / 2)
    expect(played.placed).toBe(RUNS)
  })

  test('meets the limit that another consumer uses, and what it leaves', async () => {
    const { other, ...scenario } = besideOther(sameMoment(RUNS))
    const played = await playScenario({ ...scenario, other: { ...other, perMinute: 1_000 } })
    expect(played.others.throttled).toBeGreaterThan(0)
    expect(played.placed).toBe(RUNS)
  })

  test('works off a backlog of different due times', async () => {
    const scenario = backlog(RUNS, 6)
    expect(new Set(scenario.dueTimes).size).toBe(RUNS)
    expect(Math.max(...scenario.dueTimes)).toBeLessThan(scenario.openMs)
    expect((await playScenario(scenario)).placed).toBe(RUNS)
  })
})

test('the most in any window is that of the fullest one', () => {
  expect(mostWithin([], 10)).toBe(0)
  expect(mostWithin([0, 5, 10, 11, 12, 30], 10)).toBe(4)
})

describe('what is measured of the requests', () => {
  const asked = (atMs: number, more: { dueAt?: string; status?: number } = {}) => ({
    program: 'create-copies' as const,
    exchange: {
      program: 'create-copies' as const,
      method: 'POST',
      path: '/api/order_copies',
      reference: more.dueAt && `subscription:of-${atMs}@2026-03-01T${more.dueAt}Z/1`,
      lookedFor: undefined,
      atMs,
      ended: 'answered' as const,
      status: more.status ?? 201,
      ofSource: false,
      movesToMs: undefined,
      cancels: false,
      shown: [],
    },
  })

  test('a minute counts what fell into it, and the last part of one is left out', () => {
    const all = [asked(0, { dueAt: '06:00:00' }), asked(59_999, { status: 429 }), asked(60_000), asked(130_000)]
    expect(minutesOf(all, { fromMs: 0, toMs: 130_000 })).toEqual([
      { fromMs: 0, asked: 2, answered: 1, copies: 1 },
      { fromMs: 60_000, asked: 1, answered: 1, copies: 0 },
    ])
  })

  test('a run is overtaken for as long as it comes after the first that was due later', () => {
    const inOrder = [asked(1_000, { dueAt: '06:00:00' }), asked(2_000, { dueAt: '06:00:01' })]
    expect(Math.max(...overtakings(inOrder))).toBe(0)
    const late = asked(9_000, { dueAt: '05:00:00' })
    expect(Math.max(...overtakings([...inOrder, late]))).toBe(8_000)
    const refused = asked(2_500, { dueAt: '05:00:00', status: 429 })
    expect(Math.max(...overtakings([...inOrder, refused]))).toBe(0)
    const together = [asked(3_000, { dueAt: '06:00:00' }), asked(4_000, { dueAt: '06:00:00' })]
    expect(Math.max(...overtakings(together))).toBe(0)
  })
})
