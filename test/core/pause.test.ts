import { expect, test } from 'vitest'
import { isHeldBack, isPaused, wasHeldBack } from '../../lib/core/pause.ts'
import { STATE_NAMES } from '../../lib/core/state-names.ts'
import { series } from '../contract/sample-rows.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

const { planned, skipped } = SAMPLE_STATES
const lookedFor = runIn({ ...planned, action: 'look_up' })

test('a pause is of no effect while the platform keeps the clock', () => {
  expect(isPaused(series({ paused: true }))).toBe(true)
  expect(isPaused(series({ paused: false }))).toBe(false)
  expect(isPaused(series({ paused: true, clock: 'commerce_layer' }))).toBe(false)
})

test('a pause holds back what is planned and nothing was done for, due or not', () => {
  for (const nowMs of [DUE_MS - 1, DUE_MS]) {
    const held = STATE_NAMES.filter((state) => isHeldBack(runIn(SAMPLE_STATES[state]), nowMs))
    expect(held).toEqual(['planned'])
    expect(isHeldBack(runIn(planned, { posts: 1 }), nowMs)).toBe(false)
  }
})

test('a pause does not hold back what a person wants', () => {
  const first = [{ atMs: DUE_MS, from: 'new', to: 'planned', why: 'asked', post: 0 }] as const
  expect(isHeldBack(runIn(planned, { epoch: 2 }), DUE_MS)).toBe(false)
  expect(isHeldBack(runIn(planned, { history: { first, last: [], leftOut: 0 } }), DUE_MS)).toBe(false)
})

test('a pause leaves a run that is due to its look-up, counted from where it was moved to', () => {
  expect(isHeldBack(lookedFor, DUE_MS - 1)).toBe(true)
  expect(isHeldBack(lookedFor, DUE_MS)).toBe(false)
  expect(isHeldBack({ ...lookedFor, movedToMs: DUE_MS + 1 }, DUE_MS)).toBe(true)
})

test('what a pause skipped says so', () => {
  expect(wasHeldBack(runIn({ ...skipped, reason: 'series_paused' }))).toBe(true)
  expect(wasHeldBack(runIn(skipped))).toBe(false)
})
