import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countUnreachable,
  freshPace,
  type Pace,
  resume,
  stop,
  takeSlot,
  takeTurns,
  takeTurnsOfRuns,
  workingSince,
} from '../../lib/core/pace.ts'
import { slowDown, speedUp } from '../../lib/core/rate-limit.ts'
import { runs } from '../runs.ts'

const NOW_MS = Date.UTC(2026, 11, 1)
const FRESH = freshPace(195)

describe('a send slot', () => {
  test('is now where nothing was sent', () => {
    expect(takeSlot(FRESH, { requests: 10, notBeforeMs: 0 }, NOW_MS).slotMs).toBe(NOW_MS)
  })

  test('is as far from the last one as its requests take at the present rate', () => {
    const { pace } = takeSlot(freshPace(120), { requests: 10, notBeforeMs: 0 }, NOW_MS)
    expect(takeSlot(pace, { requests: 1, notBeforeMs: 0 }, NOW_MS).slotMs).toBe(NOW_MS + 5_000)
  })

  test('is not before the end of a quiet time', () => {
    const quiet = { ...FRESH, quietUntilMs: NOW_MS + 9_000 }
    expect(takeSlot(quiet, { requests: 1, notBeforeMs: 0 }, NOW_MS).slotMs).toBe(NOW_MS + 9_000)
  })

  test('that one group takes for later, when it wakes, keeps nobody from the slots before', () => {
    const { pace } = takeSlot(freshPace(60), { requests: 2, notBeforeMs: NOW_MS + 60_000 }, NOW_MS)
    expect(takeSlot(pace, { requests: 1, notBeforeMs: 0 }, NOW_MS).slotMs).toBe(NOW_MS + 2_000)
  })

  test('that a wrong clock has put hours ahead stops nobody', () => {
    const wrong = { ...FRESH, nextSlotMs: NOW_MS + 3_600_000, nextTurnMs: NOW_MS + 3_600_000 }
    expect(takeSlot(wrong, { requests: 1, notBeforeMs: 0 }, NOW_MS).slotMs).toBe(NOW_MS)
    expect(takeTurns(wrong, 1, NOW_MS).firstMs).toBe(NOW_MS)
  })

  test('is not before the last run of its group wakes', () => {
    expect(takeSlot(FRESH, { requests: 1, notBeforeMs: NOW_MS + 8_000 }, NOW_MS).slotMs).toBe(NOW_MS + 8_000)
    expect(takeSlot(FRESH, { requests: 1, notBeforeMs: NOW_MS - 8_000 }, NOW_MS).slotMs).toBe(NOW_MS)
  })

  test('taken in any order and number never lets more than the rate through in a minute', () => {
    const group = fc.record({
      requests: fc.integer({ min: 1, max: 12 }),
      waitMs: fc.nat(20_000),
      aheadMs: fc.nat(90_000),
    })
    const property = fc.property(fc.array(group, { minLength: 1, maxLength: 100 }), (groups) => {
      let [pace, nowMs]: [Pace, number] = [FRESH, NOW_MS]
      const sent = groups.map(({ requests, waitMs, aheadMs }) => {
        nowMs += waitMs
        const taken = takeSlot(pace, { requests, notBeforeMs: nowMs + aheadMs }, nowMs)
        pace = taken.pace
        return { requests, slotMs: taken.slotMs }
      })
      for (const { slotMs } of sent) {
        expect(slotMs).toBeGreaterThanOrEqual(NOW_MS)
        const before = sent.filter((one) => one.slotMs > slotMs - 60_000 && one.slotMs < slotMs)
        expect(before.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThanOrEqual(195 + 12)
      }
    })
    fc.assert(property, runs(50))
  })
})

describe('after a 429', () => {
  test('the rate is halved, and all is quiet for what it asked or for as long as bursts are counted', () => {
    expect(slowDown(FRESH, 7_000, NOW_MS)).toMatchObject({ requestsPerMinute: 97, quietUntilMs: NOW_MS + 7_000 })
    expect(slowDown(FRESH, undefined, NOW_MS)).toMatchObject({ quietUntilMs: NOW_MS + 10_000 })
  })

  test('others of the same spell do not halve it again, and do not shorten the quiet', () => {
    const once = slowDown(FRESH, 30_000, NOW_MS)
    expect(slowDown(once, 1_000, NOW_MS + 10_000)).toEqual(once)
    expect(slowDown(once, 1_000, NOW_MS + 30_000)).toMatchObject({ requestsPerMinute: 48 })
  })

  test('the rate never falls to nothing, and comes back to the configured one, not above', () => {
    let pace = FRESH
    for (let spell = 0; spell < 20; spell += 1) pace = slowDown(pace, 1, NOW_MS + spell * 1_000)
    expect(pace.requestsPerMinute).toBe(12)
    for (let minute = 0; minute < 20; minute += 1) pace = speedUp(pace, 195, NOW_MS)
    expect(pace.requestsPerMinute).toBe(195)
  })
})

describe('since when runs are made without a gap', () => {
  test('is since the first turn after an hour without any, and stays there while turns are taken', () => {
    expect(workingSince(FRESH, NOW_MS)).toBe(NOW_MS)
    const first = takeTurnsOfRuns(FRESH, 1, NOW_MS).pace
    expect(workingSince(takeTurnsOfRuns(first, 1, NOW_MS + 3_000_000).pace, NOW_MS + 3_000_000)).toBe(NOW_MS)
    expect(workingSince(first, NOW_MS + 7_200_000)).toBe(NOW_MS + 7_200_000)
  })

  test('is since releases went on that had been stopped for more than an hour', () => {
    const stopped = stop(takeTurnsOfRuns(FRESH, 1, NOW_MS).pace, 'unreachable', NOW_MS)
    expect(resume(stopped, NOW_MS + 600_000).workingSinceMs).toBe(NOW_MS)
    expect(resume(stopped, NOW_MS + 7_200_000).workingSinceMs).toBe(NOW_MS + 7_200_000)
  })
})

describe('releases', () => {
  const twice = countUnreachable(countUnreachable(FRESH, NOW_MS), NOW_MS)

  test('stop when three runs in a row found nobody there', () => {
    expect(twice.stopped).toBeUndefined()
    const stopped = { reason: 'unreachable', sinceMs: NOW_MS + 1, nextProbeMs: NOW_MS + 60_001 }
    expect(countUnreachable(twice, NOW_MS + 1).stopped).toEqual(stopped)
  })

  test('do not stop when an answer came in between', () => {
    expect(countUnreachable(resume(twice, NOW_MS), NOW_MS).stopped).toBeUndefined()
  })

  test('remember since when they are stopped, over all probes that fail', () => {
    const stopped = stop(stop(FRESH, 'configuration', NOW_MS), 'configuration', NOW_MS + 60_000).stopped
    expect(stopped).toEqual({ reason: 'configuration', sinceMs: NOW_MS, nextProbeMs: NOW_MS + 120_000 })
  })

  test('go on after an answer', () => {
    const pace = takeTurnsOfRuns(FRESH, 1, NOW_MS).pace
    expect(resume(stop(pace, 'configuration', NOW_MS), NOW_MS + 60_000)).toEqual(pace)
  })
})
