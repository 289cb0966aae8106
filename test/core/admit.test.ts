import { describe, expect, test } from 'vitest'
import { type Admission, admit } from '../../lib/core/admit.ts'
import type { Run } from '../../lib/core/run.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { STATE_NAMES } from '../../lib/core/state-names.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

/** What becomes of a copy request that was sent for a run some time after it was due, and arrives at once or later. */
function admission(run: Run, sent: { afterMs: number; tookMs?: number; epoch?: number }): Admission {
  const { afterMs, tookMs = 0, epoch = 1 } = sent
  const sentMs = DUE_MS + afterMs
  return admit(run, { epoch, sentMs }, { nowMs: sentMs + tookMs, settings: DEFAULT_SETTINGS })
}

describe('a copy request', () => {
  test.each(STATE_NAMES)('of another epoch is stale for a run that is %s', (state) => {
    for (const epoch of [0, 2]) expect(admission(runIn(SAMPLE_STATES[state]), { afterMs: 0, epoch })).toBe('stale')
  })

  test('claims a run whose time has come, not one whose time has not', () => {
    expect(admission(runIn(SAMPLE_STATES.planned), { afterMs: -1 })).toBe('not_yet')
    expect(admission(runIn(SAMPLE_STATES.planned), { afterMs: 0 })).toBe('claim')
    expect(admission(runIn(SAMPLE_STATES.in_doubt), { afterMs: 59_999 })).toBe('not_yet')
    expect(admission(runIn(SAMPLE_STATES.in_doubt), { afterMs: 60_000 })).toBe('claim')
  })

  test('older than five minutes past its slot has no effect: the ledger releases the run again', () => {
    const run = runIn(SAMPLE_STATES.planned)
    // A message is sent at most 90 s ahead of its slot.
    expect(admission(run, { afterMs: 0, tookMs: 390_000 })).toBe('claim')
    expect(admission(run, { afterMs: 0, tookMs: 390_001 })).toBe('late')
  })

  test('leaves a claimed run to its holder until the lease and the skew of the clocks are over', () => {
    const leaseMs = SAMPLE_STATES.claimed.leaseUntilMs - DUE_MS
    expect(admission(runIn(SAMPLE_STATES.claimed), { afterMs: leaseMs + 60_000 })).toBe('in_work')
    expect(admission(runIn(SAMPLE_STATES.claimed), { afterMs: leaseMs + 60_001 })).toBe('expired')
  })

  test('looks after an accepted run that should have been heard of', () => {
    expect(admission(runIn(SAMPLE_STATES.accepted), { afterMs: 599_999 })).toBe('already_done')
    expect(admission(runIn(SAMPLE_STATES.accepted), { afterMs: 600_000 })).toBe('watch')
  })

  test.each(['completed', 'skipped'] as const)('has no effect on a run that is %s', (state) => {
    expect(admission(runIn(SAMPLE_STATES[state]), { afterMs: 0 })).toBe('already_done')
  })

  test('for a parked run is a replay only if it was sent after the parking, by more than the skew of the clocks', () => {
    expect(admission(runIn(SAMPLE_STATES.parked), { afterMs: -1_000 })).toBe('bell')
    expect(admission(runIn(SAMPLE_STATES.parked), { afterMs: 60_000 })).toBe('bell')
    expect(admission(runIn(SAMPLE_STATES.parked), { afterMs: 60_001 })).toBe('replay')
  })

  test('for a run that two replays have not helped is none any more, whoever sends it', () => {
    const looping = runIn(SAMPLE_STATES.parked, { epoch: 3 })
    expect(admission(looping, { afterMs: 60_000, epoch: 3 })).toBe('bell')
    expect(admission(looping, { afterMs: 60_001, epoch: 3 })).toBe('looping')
  })
})
