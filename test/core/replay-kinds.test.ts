import { expect, test } from 'vitest'
import { NAMEABLE_KINDS, ORDERING_KINDS, REPLAY_KINDS, SAFE_KINDS } from '../../lib/core/replay-kinds.ts'

test('a plan tells ten kinds of replay, each once, and those first that any replay takes', () => {
  expect(new Set(REPLAY_KINDS).size).toBe(10)
  expect(REPLAY_KINDS.slice(0, SAFE_KINDS.length)).toEqual(SAFE_KINDS)
})

test('no replay takes by itself what skips a run for good, orders again, orders late or was tried in vain', () => {
  const named = ['series_inactive', 'cancelled_since', 'outside_window', 'looping']
  expect(REPLAY_KINDS.filter((kind) => !SAFE_KINDS.includes(kind))).toEqual(named)
})

test('every kind can be asked for but looping, which goes by the name of a run', () => {
  expect(REPLAY_KINDS.filter((kind) => !NAMEABLE_KINDS.includes(kind))).toEqual(['looping'])
})

test('a replay ends without a charge where the order is there already, is being made, or is not to be', () => {
  const without = ['already_done', 'in_work', 'series_over', 'series_inactive']
  expect(REPLAY_KINDS.filter((kind) => !ORDERING_KINDS.includes(kind))).toEqual(without)
})
