import { describe, expect, test } from 'vitest'
import { latestOf, type RecentReleases } from '../../../lib/core/release.ts'
import { nextMomentOf } from '../../../lib/local/story/moments.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from '../../core/sample-runs.ts'

const MINUTE_MS = 60_000
const RUN = runIn(SAMPLE_STATES.planned)

function releasedAt(slotMs: number): RecentReleases {
  return latestOf([{ slotMs, runs: [RUN] }])
}

const NONE = latestOf([])

describe('the next moment of a run', () => {
  test('is the time that it waits for', () => {
    expect(nextMomentOf(RUN, DUE_MS - 10 * MINUTE_MS, NONE)).toBe(DUE_MS)
  })

  test('is never nearer than the next dispatch', () => {
    expect(nextMomentOf(RUN, DUE_MS, NONE)).toBe(DUE_MS + MINUTE_MS)
  })

  test('is its send slot once it was released', () => {
    expect(nextMomentOf(RUN, DUE_MS, releasedAt(DUE_MS + 4_000))).toBe(DUE_MS + 5_000)
  })

  test('is its next release when its message was lost', () => {
    expect(nextMomentOf(RUN, DUE_MS + 2_000, releasedAt(DUE_MS))).toBe(DUE_MS + 10 * MINUTE_MS)
  })

  test('is past the lease and the clock skew of a claim', () => {
    const { leaseUntilMs } = SAMPLE_STATES.claimed
    expect(nextMomentOf(runIn(SAMPLE_STATES.claimed), DUE_MS, NONE)).toBeGreaterThan(leaseUntilMs + MINUTE_MS)
  })

  test.each(['completed', 'skipped', 'parked'] as const)('is none when it is %s', (name) => {
    expect(nextMomentOf(runIn(SAMPLE_STATES[name]), DUE_MS, NONE)).toBeUndefined()
  })
})
