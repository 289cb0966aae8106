import { describe, expect, test } from 'vitest'
import type { Run } from '../../lib/core/run.ts'
import { IllegalMove, type Move, moveRun } from '../../lib/core/run-moves.ts'
import type { StateName } from '../../lib/core/state-names.ts'
import { STATE_NAMES } from '../../lib/core/state-names.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const NOW_MS = DUE_MS + 5_000
const WAKE_MS = DUE_MS + 3_600_000
const LEASE_MS = DUE_MS + 120_000

const COPY = {
  type: 'order_copies',
  id: 'WqErTyUiOp',
  status: 'pending',
  createdMs: NOW_MS,
  updatedMs: NOW_MS,
  targetOrderId: undefined,
  ours: true,
} as const

const SAMPLE_MOVES: { readonly [Name in Move['name']]: Extract<Move, { name: Name }> } = {
  claim: { name: 'claim', action: 'look_up', fenced: false, leaseUntilMs: LEASE_MS },
  take_over: { name: 'take_over', nextRunMs: WAKE_MS },
  accept: { name: 'accept', copy: COPY, wakeMs: WAKE_MS },
  wait: { name: 'wait', why: 'transient', action: 'create', wakeMs: WAKE_MS },
  doubt: { name: 'doubt', why: 'answer_lost', wakeMs: WAKE_MS },
  postpone: { name: 'postpone', why: 'throttled', wakeMs: WAKE_MS },
  hasten: { name: 'hasten', wakeMs: WAKE_MS },
  move: { name: 'move', toMs: WAKE_MS },
  skip: { name: 'skip', reason: 'series_cancelled' },
  park: { name: 'park', reason: 'refused' },
  replay: { name: 'replay', wakeMs: WAKE_MS },
  reopen: { name: 'reopen', wakeMs: WAKE_MS },
}

/** Where each move leads from each state; a dash where it does not lead on. Written by hand, from the design. */
const TABLE = `
  from       claim    hasten   take_over  accept    wait     doubt     skip     park    replay   reopen   postpone  move
  planned    claimed  planned  planned    -         -        -         skipped  parked  -        -        planned   planned
  claimed    -        -        claimed    accepted  planned  in_doubt  skipped  parked  -        -        -         -
  in_doubt   claimed  -        in_doubt   -         -        -         -        -       -        -        in_doubt  -
  accepted   -        -        -          -         planned  -         -        parked  -        -        -         -
  completed  -        -        -          -         -        -         -        -       -        -        -         -
  skipped    -        -        -          -         -        -         -        -       -        planned  -         -
  parked     -        -        -          -         -        -         skipped  -       planned  -        -         -
`

const CELLS = cellsOf(TABLE)
const LEGAL = CELLS.filter(({ to }) => to !== '-')
const ILLEGAL = CELLS.filter(({ to }) => to === '-')

function cellsOf(table: string): { state: StateName; move: Move['name']; to: string }[] {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/))
  return STATE_NAMES.flatMap((state) => {
    const row = rows.find(([name]) => name === state) ?? []
    return Object.values(SAMPLE_MOVES).map(({ name }) => ({
      state,
      move: name,
      to: row[head.indexOf(name)] ?? 'unknown',
    }))
  })
}

describe('the table of moves', () => {
  test('has a cell for every state and move', () => {
    expect(CELLS).toHaveLength(7 * 12)
    expect(CELLS.map(({ to }) => to)).not.toContain('unknown')
  })

  test.each(LEGAL)('$move leads from $state to $to', ({ state, move, to }) => {
    expect(moveRun(runIn(SAMPLE_STATES[state]), SAMPLE_MOVES[move], NOW_MS).state.name).toBe(to)
  })

  test.each(ILLEGAL)('$move from $state is illegal', ({ state, move }) => {
    const run = runIn(SAMPLE_STATES[state])
    expect(() => moveRun(run, SAMPLE_MOVES[move], NOW_MS)).toThrow(IllegalMove)
    expect(() => moveRun(run, SAMPLE_MOVES[move], NOW_MS)).toThrow(expect.objectContaining({ code: 'ILLEGAL_MOVE' }))
  })

  test.each(LEGAL)(
    '$move from $state is remembered, is the next version and forgets the release',
    ({ state, move, to }) => {
      const run = runIn(SAMPLE_STATES[state], { version: 7 })
      const copy = structuredClone(run)
      const next = moveRun(run, SAMPLE_MOVES[move], NOW_MS)
      expect(next.version).toBe(8)
      expect(next.history.first).toEqual([expect.objectContaining({ atMs: NOW_MS, from: state, to })])
      expect([next.key, next.dueMs, next.seriesId]).toEqual([run.key, run.dueMs, run.seriesId])
      expect(run).toEqual(copy)
    },
  )
})

/** A run after several moves in a row. */
function moved(run: Run, ...moves: Move[]): Run {
  return moves.reduce((one, move, index) => moveRun(one, move, NOW_MS + index), run)
}

const create: Move = { ...SAMPLE_MOVES.claim, action: 'create' }
const { accept, doubt, park, replay, reopen, take_over, wait } = SAMPLE_MOVES

describe('a claim', () => {
  test('to create counts a POST, and by when it was sent if it places its order by itself', () => {
    const first = moved(runIn(SAMPLE_STATES.planned), create)
    expect(first).toMatchObject({ posts: 1, lastPlainPostMs: LEASE_MS })
    expect(first.history.first[0]?.post).toBe(1)
    const later = { ...create, leaseUntilMs: LEASE_MS + 1 }
    expect(moved(first, wait, later)).toMatchObject({ posts: 2, lastPlainPostMs: LEASE_MS + 1 })
  })

  test('to create fenced counts a POST that is not plain', () => {
    const run = moved(runIn(SAMPLE_STATES.planned), { ...create, fenced: true })
    expect(run).toMatchObject({ posts: 1, lastPlainPostMs: undefined, state: { name: 'claimed', fenced: true } })
  })

  test.each(['place', 'look_up'] as const)('to %s counts no POST', (action) => {
    expect(moved(runIn(SAMPLE_STATES.planned), { ...create, action })).toMatchObject({
      posts: 0,
      lastPlainPostMs: undefined,
    })
  })

  test.each(['create', 'place'] as const)('of a run in doubt cannot be one to %s', (action) => {
    expect(() => moved(runIn(SAMPLE_STATES.in_doubt), { ...create, action })).toThrow(IllegalMove)
  })

  test('holds no more than action, fence and lease', () => {
    const { state } = moved(runIn(SAMPLE_STATES.planned), create)
    expect(state).toEqual({ name: 'claimed', action: 'create', fenced: false, leaseUntilMs: LEASE_MS })
  })
})

describe('doubt', () => {
  const doubted = moved(runIn(SAMPLE_STATES.planned), create, doubt)

  test('about a POST fences every later POST of the run', () => {
    expect(doubted.doubted).toBe(true)
    const again = moved(doubted, SAMPLE_MOVES.claim, wait, create)
    expect(again.state).toMatchObject({ name: 'claimed', action: 'create', fenced: true })
    expect(again.lastPlainPostMs).toBe(LEASE_MS)
  })

  test('survives parking and replay', () => {
    const replayed = moved(doubted, SAMPLE_MOVES.claim, park, replay)
    expect(replayed).toMatchObject({ doubted: true, state: { action: 'look_up', fenced: true } })
    expect(moved(replayed, SAMPLE_MOVES.claim, wait, create).state).toMatchObject({ fenced: true })
  })

  test.each(['place', 'look_up'] as const)('about a %s says nothing about a POST', (action) => {
    expect(moved(runIn(SAMPLE_STATES.planned), { ...create, action }, doubt).doubted).toBe(false)
  })

  test('counts the claims in a row that expired, which looking up does not interrupt', () => {
    const expired: Move = { ...doubt, why: 'claim_expired' }
    const twice = moved(runIn(SAMPLE_STATES.planned), create, expired, SAMPLE_MOVES.claim, wait, create, expired)
    expect(twice.crashes).toBe(2)
    expect(moved(twice, SAMPLE_MOVES.claim, accept).crashes).toBe(0)
    expect(moved(twice, SAMPLE_MOVES.claim, wait, create, wait).crashes).toBe(0)
  })

  test('about a lost answer is no crash', () => {
    expect(doubted.crashes).toBe(0)
  })
})

describe('taking a run away from the platform', () => {
  test('is recorded before it happens, and fences the POST', () => {
    const run = moved(runIn(SAMPLE_STATES.claimed), take_over)
    expect(run).toMatchObject({ takeoverNextRunMs: WAKE_MS, doubted: true, state: SAMPLE_STATES.claimed })
    expect(moved(run, wait).state).toMatchObject({ name: 'planned', fenced: true })
  })
})

describe('waiting', () => {
  test('uses no attempt, counts towards the back-off and keeps the last error', () => {
    const error = { status: 429, code: 'RATE_LIMIT', pointer: undefined, key: undefined, message: '' }
    const waited = moved(runIn(SAMPLE_STATES.claimed), { ...wait, error }, create, wait)
    expect(waited).toMatchObject({ attempts: 0, waits: 2, error, state: { name: 'planned', wakeMs: WAKE_MS } })
  })

  test('ends when a copy is there', () => {
    const run = moved(runIn(SAMPLE_STATES.claimed, { waits: 5, crashes: 1 }), accept)
    expect(run).toMatchObject({ waits: 0, crashes: 0, copy: COPY, state: { name: 'accepted', wakeMs: WAKE_MS } })
  })
})

describe('a replay', () => {
  const parked = runIn(SAMPLE_STATES.parked, { attempts: 4, waits: 3, crashes: 3, epoch: 2, posts: 4 })

  test('begins the next epoch with a look-up and all attempts', () => {
    const run = moved(parked, replay)
    expect(run).toMatchObject({ epoch: 3, attempts: 0, waits: 0, crashes: 0, posts: 4 })
    expect(run.state).toEqual({ name: 'planned', action: 'look_up', wakeMs: WAKE_MS, fenced: false })
  })

  test('bears the intervention that it came by, and one from the queue none', () => {
    const named = moved(parked, { ...replay, interventionId: '2026-12-01T00:00:00Z-k3f9' })
    expect(named.interventionId).toBe('2026-12-01T00:00:00Z-k3f9')
    const again = moved({ ...named, state: SAMPLE_STATES.parked }, replay)
    expect(again.interventionId).toBeUndefined()
    const skipped = moved({ ...named, state: SAMPLE_STATES.planned }, { name: 'skip', reason: 'series_gone' })
    expect(skipped.interventionId).toBe('2026-12-01T00:00:00Z-k3f9')
  })

  test('of a skipped run begins with a look-up too', () => {
    const run = moved(runIn(SAMPLE_STATES.skipped), reopen)
    expect(run.state).toMatchObject({ name: 'planned', action: 'look_up', wakeMs: WAKE_MS })
  })
})

test('a guarded run that is hastened looks before it does anything, and keeps its fence', () => {
  const run = moved(runIn(SAMPLE_STATES.planned, { doubted: true }), SAMPLE_MOVES.hasten)
  expect(run.state).toEqual({ name: 'planned', action: 'look_up', wakeMs: WAKE_MS, fenced: true })
})

test('a run that a person moves does the same at another time, keeps its key, and knows where it was moved to', () => {
  const run = moved(runIn({ ...SAMPLE_STATES.planned, action: 'look_up' }), { name: 'move', toMs: DUE_MS - 1_000 })
  expect(run).toMatchObject({ dueMs: DUE_MS, movedToMs: DUE_MS - 1_000, startedMs: undefined, waits: 0 })
  expect(run.state).toEqual({ name: 'planned', action: 'look_up', wakeMs: DUE_MS - 1_000, fenced: false })
})

test('what a person says about the end of a run is kept masked and cut', () => {
  const note = `giulia@example.com, 347 1234567, ${'has left '.repeat(40)}`
  const run = moved(runIn(SAMPLE_STATES.parked), { name: 'skip', reason: 'discarded', note })
  expect(run.note).toMatch(/^\[email\] \[digits\], has left /)
  expect(run.note).toHaveLength(200)
})

test('a run parked as poison while its POST may be under way stays fenced', () => {
  const poison: Move = { ...park, reason: 'poison' }
  expect(moved(runIn(SAMPLE_STATES.planned), create, poison).doubted).toBe(true)
  expect(moved(runIn(SAMPLE_STATES.planned), create, park).doubted).toBe(false)
})

test('the end of a run says why and when', () => {
  const skipped = moved(runIn(SAMPLE_STATES.planned), SAMPLE_MOVES.skip)
  expect(skipped.state).toEqual({ name: 'skipped', reason: 'series_cancelled', closedMs: NOW_MS })
  expect(skipped.history.first[0]?.why).toBe('series_cancelled')
  const parked = moved(runIn(SAMPLE_STATES.planned), park)
  expect(parked.state).toEqual({ name: 'parked', reason: 'refused', parkedMs: NOW_MS })
  expect(parked.history.first[0]?.why).toBe('refused')
})
