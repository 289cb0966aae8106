import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../lib/core/duration.ts'
import { type ReplayEvidence, replayKindOf } from '../../lib/core/replay-plan.ts'
import type { Run, RunCopy } from '../../lib/core/run.ts'
import { runCopyOf } from '../../lib/core/see.ts'
import type { SeriesClock } from '../../lib/core/series.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { series } from '../contract/sample-rows.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'
import { copyView } from './sample-views.ts'

const OURS = { referenceOrigin: 'perennial' } as const

/** A parked run that stands for a copy, if there is one. */
function parked(copy?: CopyView, changes: Partial<Run> = {}): Run {
  const known: RunCopy | undefined = copy && runCopyOf(copy)
  return runIn(SAMPLE_STATES.parked, { posts: 1, copy: known, ...changes })
}

function kindOf(run: Run, evidence: Partial<ReplayEvidence>, afterMs = DAY_MS): string {
  const at = { nowMs: DUE_MS + afterMs, settings: DEFAULT_SETTINGS }
  return replayKindOf(run, { series: series({ clock: 'perennial' }), copies: [], ...evidence }, at)
}

const ended = (clock: SeriesClock) => ({ series: series({ clock }) })

describe('a replay of a parked run', () => {
  test.each([
    ['completed', 'placed', 'already_done'],
    ['failed', 'approved', 'already_done'],
    ['completed', 'placing', 'in_work'],
    ['completed', 'pending', 'would_place'],
    ['failed', 'pending', 'would_place'],
    ['failed', 'draft', 'would_create'],
    ['aborted', undefined, 'would_create'],
    ['in_progress', undefined, 'in_work'],
    ['pending', undefined, 'in_work'],
    ['failed', 'cancelled', 'cancelled_since'],
  ])('whose copy is %s and its order %s: %s', (status, orderStatus, kind) => {
    const copy = copyView(status, orderStatus, OURS)
    // Whether the run was told of the failure or not: the replay goes on from it either way.
    for (const countedCopyIds of [[copy.id], []]) {
      expect(kindOf(parked(copy, { countedCopyIds }), { copies: [copy] })).toBe(kind)
    }
  })

  test('of a series that wants no order placed ends with the copy', () => {
    const copy = copyView('completed', 'draft', { ...OURS, placeTargetOrder: false })
    const { options } = series({})
    const unplaced = series({ options: { ...options, placeTargetOrder: false } })
    expect(kindOf(parked(copy), { series: unplaced, copies: [copy] })).toBe('already_done')
  })

  test.each<[SeriesClock, string]>([
    ['cancelled', 'series_over'],
    ['not_a_series', 'series_over'],
    ['inactive', 'series_inactive'],
    ['invalid', 'series_inactive'],
  ])('of a series that is %s makes and places nothing: %s', (clock, kind) => {
    expect(kindOf(parked(), ended(clock))).toBe(kind)
    expect(kindOf(parked(undefined, { doubted: true }), ended(clock))).toBe(kind)
    for (const copy of [copyView('completed', 'pending', OURS), copyView('failed', 'draft', OURS)])
      expect(kindOf(parked(copy), { ...ended(clock), copies: [copy] })).toBe(kind)
  })

  test('of a series that is cancelled still ends with an order that is placed', () => {
    const copy = copyView('completed', 'placed', OURS)
    expect(kindOf(parked(copy), { ...ended('cancelled'), copies: [copy] })).toBe('already_done')
  })

  test('of a series that is gone is over', () => {
    expect(kindOf(parked(), { series: undefined })).toBe('series_over')
  })

  test('takes no draft of a person for its order', () => {
    const draft = copyView('completed', 'draft', { id: 'DrAfT', placeTargetOrder: false })
    expect(kindOf(parked(), { copies: [draft] })).toBe('would_create')
  })

  test('that is parked because its order was cancelled makes another, whatever is listed', () => {
    const state = { ...SAMPLE_STATES.parked, reason: 'target_cancelled' } as const
    expect(kindOf(parked(undefined, { state }), {})).toBe('cancelled_since')
  })

  test('past the catch-up window is named so only where it would end in an order', () => {
    const done = copyView('completed', 'placed', OURS)
    expect(kindOf(parked(), {}, 7 * DAY_MS)).toBe('would_create')
    expect(kindOf(parked(), {}, 7 * DAY_MS + 1)).toBe('outside_window')
    expect(kindOf(parked(undefined, { doubted: true }), {}, 8 * DAY_MS)).toBe('outside_window')
    expect(kindOf(parked(undefined, { startedMs: DUE_MS + 2 * DAY_MS }), {}, 8 * DAY_MS)).toBe('would_create')
    expect(kindOf(parked(done), { copies: [done] }, 8 * DAY_MS)).toBe('already_done')
  })

  test('that goes round in circles is named so only where it would end in an order', () => {
    const done = copyView('completed', 'placed', OURS)
    expect(kindOf(parked(undefined, { epoch: 3 }), {}, 8 * DAY_MS)).toBe('looping')
    expect(kindOf(parked(done, { epoch: 3 }), { copies: [done] })).toBe('already_done')
    expect(kindOf(parked(undefined, { epoch: 3 }), ended('cancelled'))).toBe('series_over')
  })
})
