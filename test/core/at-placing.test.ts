import { describe, expect, test } from 'vitest'
import type { RunCopy } from '../../lib/core/run.ts'
import { type SeeContext, seeCopy } from '../../lib/core/see.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'
import { copyView } from './sample-views.ts'

const NOW_MS = DUE_MS + 300_000
const PARKED_MS = NOW_MS - 60_000
const CONTEXT: SeeContext = {
  terms: { wantsPlacement: true, nextDueMs: undefined },
  settings: DEFAULT_SETTINGS,
  nowMs: NOW_MS,
}

const STANDING: RunCopy = {
  type: 'order_copies',
  id: 'StAnDiNgC1',
  status: 'completed',
  createdMs: DUE_MS - 9_000,
  updatedMs: DUE_MS - 9_000,
  targetOrderId: 'OrDeRtOpL1',
  ours: true,
}

/** What is told of another copy of ours, which was made after the one that the run stands for. */
function told({ status, order }: (typeof WORDS)[number], updatedMs: number): CopyView {
  return copyView(status, order, { updatedMs, referenceOrigin: 'perennial', placeTargetOrder: false })
}

const WORDS = [
  { status: 'in_progress', order: undefined },
  { status: 'completed', order: 'pending' },
  { status: 'failed', order: 'pending' },
] as const

describe('of a run that stands for a completed copy, another of ours that is told as', () => {
  const parked = runIn({ ...SAMPLE_STATES.parked, parkedMs: PARKED_MS }, { copy: STANDING, doubted: true })
  const skipped = runIn({ ...SAMPLE_STATES.skipped, closedMs: PARKED_MS }, { copy: STANDING, doubted: true })

  test.each(WORDS)('$status (order: $order), as it was before the run was closed, is no news', (word) => {
    for (const run of [parked, skipped]) {
      expect(seeCopy(run, told(word, PARKED_MS), CONTEXT)).toEqual({ outcome: 'duplicate', run })
    }
  })

  test.each(WORDS)('$status (order: $order), as it is since the run was closed, is news', (word) => {
    for (const run of [parked, skipped]) {
      expect(seeCopy(run, told(word, PARKED_MS + 1), CONTEXT).outcome).toBe('recorded')
    }
  })

  test.each(WORDS)('$status (order: $order) is left to the look-up that an open run has ahead of it', (word) => {
    const run = runIn(SAMPLE_STATES.in_doubt, { copy: STANDING, doubted: true })
    expect(seeCopy(run, told(word, NOW_MS), CONTEXT)).toEqual({ outcome: 'duplicate', run })
  })

  test('completed with a placed order completes it all the same', () => {
    const copy = copyView('completed', 'placed', { updatedMs: DUE_MS, referenceOrigin: 'perennial' })
    expect(seeCopy(parked, copy, CONTEXT).run.state.name).toBe('completed')
  })
})

describe('to a run that was parked with a failed copy, another of ours that is told as', () => {
  const copy: RunCopy = { ...STANDING, status: 'failed' }
  const run = runIn({ ...SAMPLE_STATES.parked, parkedMs: PARKED_MS }, { copy, doubted: true })
  const [atWork, ...ended] = WORDS

  test('at work, as it was before, is no news', () => {
    expect(seeCopy(run, told(atWork, PARKED_MS), CONTEXT)).toEqual({ outcome: 'duplicate', run })
  })

  test('at work, as it is since, is news', () => {
    expect(seeCopy(run, told(atWork, PARKED_MS + 1), CONTEXT).outcome).toBe('recorded')
  })

  test.each(ended)('$status (order: $order), as it was before, is news', (word) => {
    expect(seeCopy(run, told(word, PARKED_MS), CONTEXT).outcome).toBe('recorded')
  })
})
