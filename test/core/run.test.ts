import { describe, expect, test } from 'vitest'
import { EMPTY_HISTORY } from '../../lib/core/history.ts'
import { isOpen, newRun, type Run, wakeMsOf } from '../../lib/core/run.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

describe('a run', () => {
  test.each(['planned', 'claimed', 'in_doubt', 'accepted'] as const)(
    'that is %s is open, and the ledger wakes it',
    (state) => {
      expect(isOpen(runIn(SAMPLE_STATES[state]))).toBe(true)
      expect(wakeMsOf(runIn(SAMPLE_STATES[state]))).toBeGreaterThanOrEqual(DUE_MS)
    },
  )

  test.each(['completed', 'skipped', 'parked'] as const)('that is %s moves no more by itself', (state) => {
    expect(isOpen(runIn(SAMPLE_STATES[state]))).toBe(false)
    expect(wakeMsOf(runIn(SAMPLE_STATES[state]))).toBeUndefined()
  })

  test('that is claimed is found when the lease of its holder is over', () => {
    expect(wakeMsOf(runIn(SAMPLE_STATES.claimed))).toBe(SAMPLE_STATES.claimed.leaseUntilMs)
  })

  test('begins with its first version and epoch and nothing done', () => {
    const seriesId = 'order:KjYhTgRfEd'
    const from = { key: runKeyOf(seriesId, DUE_MS), seriesId, dueMs: DUE_MS, clock: 'perennial' } as const
    const run = newRun({ ...from, state: SAMPLE_STATES.planned }, EMPTY_HISTORY)
    const nothingDone: Partial<Run> = { attempts: 0, waits: 0, posts: 0, crashes: 0, doubted: false, copy: undefined }
    expect(run).toMatchObject({ ...from, version: 1, epoch: 1, ...nothingDone })
  })
})
