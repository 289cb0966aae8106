import { expect, test } from 'vitest'
import { EMPTY_HISTORY, remember } from '../../lib/core/history.ts'
import { laneOf, mergeLanes } from '../../lib/core/lane.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`)

test('a run waits with those nothing was done for, with those in work, or with those a person wants', () => {
  const run = runIn(SAMPLE_STATES.planned)
  expect(laneOf(run)).toBe('due')
  expect(laneOf({ ...run, posts: 1 })).toBe('begun')
  expect(laneOf({ ...run, takeoverNextRunMs: 1 })).toBe('begun')
  expect(laneOf({ ...run, posts: 1, epoch: 2 })).toBe('asked')
  const asked = { atMs: DUE_MS, from: 'new', to: 'planned', why: 'asked', post: 0 } as const
  expect(laneOf({ ...run, posts: 1, history: remember(EMPTY_HISTORY, asked) })).toBe('asked')
})

test('of ten in a row one is what a person asked for and three are in work, as long as others wait', () => {
  const merged = mergeLanes({ asked: numbered('a', 100), begun: numbered('b', 100), due: numbered('d', 100) })
  expect(merged.slice(0, 20).join(' ')).toBe('a0 b0 b1 b2 d0 d1 d2 d3 d4 d5 a1 b3 b4 b5 d6 d7 d8 d9 d10 d11')
  expect(new Set(merged).size).toBe(300)
})

test('what a lane does not use, the others do', () => {
  const merged = mergeLanes({ asked: ['a0'], begun: [], due: numbered('d', 30) })
  expect(merged).toEqual(['a0', ...numbered('d', 30)])
  expect(mergeLanes({ asked: numbered('a', 25), begun: [], due: [] })).toEqual(numbered('a', 25))
})
