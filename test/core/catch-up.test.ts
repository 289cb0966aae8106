import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CatchUpQuestion, type CatchUpVerdict, catchUp } from '../../lib/core/catch-up.ts'
import { CATCH_UP_POLICIES, type CatchUpPolicy } from '../../lib/core/settings.ts'
import { runs } from '../runs.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const dueMs = Date.UTC(2026, 11, 1)

/** A question about a run that is this late, of a series due again so much after it. */
function question(policy: CatchUpPolicy, lateMs: number, periodMs: number | undefined): CatchUpQuestion {
  const nextDueMs = periodMs === undefined ? undefined : dueMs + periodMs
  const nowMs = dueMs + lateMs
  const bounds = { graceMs: HOUR_MS, windowMs: 7 * DAY_MS, startMs: 0 }
  return { policy, dueMs, nextDueMs, nowMs, workingSinceMs: nowMs, ...bounds }
}

test.each(CATCH_UP_POLICIES)(
  'a run that only waits for its turn in a long backlog is made, under the policy %s',
  (policy) => {
    const late = question(policy, 8 * HOUR_MS, 2 * HOUR_MS)
    expect(catchUp({ ...late, workingSinceMs: dueMs + 1_000 })).toBe('run')
    expect(catchUp({ ...late, workingSinceMs: dueMs - DAY_MS })).toBe('run')
  },
)

describe('a run whose due time has come', () => {
  test.each(CATCH_UP_POLICIES)('is made while it is on time, under the policy %s', (policy) => {
    expect(catchUp(question(policy, 0, 30 * DAY_MS))).toBe('run')
    expect(catchUp(question(policy, HOUR_MS, 30 * DAY_MS))).toBe('run')
  })

  test.each<[CatchUpPolicy, CatchUpVerdict]>([
    ['latest', 'run'],
    ['all', 'run'],
    ['skip', 'missed'],
    ['ask', 'ask'],
  ])('that was missed is, under the policy %s: %s', (policy, verdict) => {
    expect(catchUp(question(policy, HOUR_MS + 1, 30 * DAY_MS))).toBe(verdict)
    expect(catchUp(question(policy, HOUR_MS + 1, undefined))).toBe(verdict)
  })

  test('is superseded under latest as soon as the next one is due, also within the grace', () => {
    expect(catchUp(question('latest', 2 * DAY_MS - 1, 2 * DAY_MS))).toBe('run')
    expect(catchUp(question('latest', 2 * DAY_MS, 2 * DAY_MS))).toBe('superseded')
    expect(catchUp(question('latest', HOUR_MS, HOUR_MS))).toBe('superseded')
  })

  test('is not superseded under any other policy', () => {
    expect(catchUp(question('all', 2 * DAY_MS, DAY_MS))).toBe('run')
    expect(catchUp(question('skip', 2 * DAY_MS, DAY_MS))).toBe('missed')
    expect(catchUp(question('ask', 2 * DAY_MS, DAY_MS))).toBe('ask')
  })

  test.each(['latest', 'all', 'ask'] as const)('is too late past the window, under the policy %s', (policy) => {
    expect(catchUp(question(policy, 7 * DAY_MS, 30 * DAY_MS))).not.toBe('too_late')
    expect(catchUp(question(policy, 7 * DAY_MS + 1, 30 * DAY_MS))).toBe('too_late')
  })

  test('needs nobody when the policy drops it, however long ago it was due', () => {
    expect(catchUp(question('latest', 20 * DAY_MS, DAY_MS))).toBe('superseded')
    expect(catchUp(question('skip', 20 * DAY_MS, DAY_MS))).toBe('missed')
  })

  test.each(CATCH_UP_POLICIES)('before the start is none of ours, under the policy %s', (policy) => {
    for (const lateMs of [0, 2 * HOUR_MS, 20 * DAY_MS]) {
      expect(catchUp({ ...question(policy, lateMs, DAY_MS), startMs: dueMs + 1 })).toBe('before_start')
      expect(catchUp({ ...question(policy, lateMs, DAY_MS), startMs: dueMs })).not.toBe('before_start')
    }
  })
})

test('of a backlog, latest makes the last run only', () => {
  const property = fc.property(
    fc.integer({ min: 2, max: 30 }),
    fc.integer({ min: 0, max: DAY_MS - 1 }),
    (count, lateMs) => {
      const nowMs = dueMs + (count - 1) * DAY_MS + lateMs
      const verdicts = Array.from({ length: count }, (_, index) => {
        const runDueMs = dueMs + index * DAY_MS
        return catchUp({
          ...question('latest', 0, undefined),
          dueMs: runDueMs,
          nextDueMs: runDueMs + DAY_MS,
          nowMs,
          workingSinceMs: nowMs,
        })
      })
      expect(verdicts).toEqual([...Array.from({ length: count - 1 }, () => 'superseded'), 'run'])
    },
  )
  fc.assert(property, runs(50))
})
