import { describe, expect, test } from 'vitest'
import { freshPace, type Pace, takeTurns } from '../../lib/core/pace.ts'
import { ceilingOf, heed, holdBackMs } from '../../lib/core/rate-limit.ts'

const NOW_MS = Date.UTC(2026, 11, 1)
const LIVE = { limit: 200, windowMs: 60_000 }

/** A pace by which so many requests had their turns in the minute that ends now. */
function paceAfter(requests: number, requestsPerMinute = 195): Pace {
  const pace = { ...freshPace(requestsPerMinute), limitPerMinute: 200, toldMs: NOW_MS }
  return takeTurns(pace, requests, NOW_MS - 60_000).pace
}

const looked = (remaining: number, heldBackMs = 0) => ({ heldBackMs, last: { ...LIVE, remaining, atMs: NOW_MS } })

describe('before the next request', () => {
  test('nothing is held back while enough is left', () => {
    expect(holdBackMs({ ...LIVE, remaining: 200 })).toBe(0)
    expect(holdBackMs({ ...LIVE, remaining: 3 })).toBe(0)
  })

  test('it is waited until the window has given back what is missing', () => {
    expect(holdBackMs({ ...LIVE, remaining: 2 })).toBe(300)
    expect(holdBackMs({ ...LIVE, remaining: 0 })).toBe(900)
    expect(holdBackMs({ limit: 100, windowMs: 60_000, remaining: 0 })).toBe(1200)
  })
})

describe('the fastest pace', () => {
  test('is what is configured where Commerce Layer tells nothing, or allows more', () => {
    expect(ceilingOf(freshPace(195), 195)).toBe(195)
    expect(ceilingOf({ limitPerMinute: 1000 }, 195)).toBe(195)
  })

  test('is below what Commerce Layer says it allows, as in test mode', () => {
    expect(ceilingOf({ limitPerMinute: 100 }, 195)).toBe(97)
  })
})

describe('the pace after a look at the limit', () => {
  test('stays what it was where all that is used is ours', () => {
    const pace = paceAfter(195)
    expect(heed(pace, looked(5), 195)).toBe(pace)
  })

  test('leaves others what they use, once they were seen a few times', () => {
    let pace = paceAfter(95)
    for (let looks = 0; looks < 8; looks += 1) pace = heed(pace, looked(200 - 95 - 100), 195)
    expect(pace.othersPerMinute).toBeGreaterThan(95)
    expect(pace.requestsPerMinute).toBeGreaterThanOrEqual(95)
    expect(pace.requestsPerMinute).toBeLessThanOrEqual(100)
  })

  test('is raised by no more than a tenth at a time when they have gone', () => {
    const slow = { ...paceAfter(95, 95), othersPerMinute: 100 }
    const first = heed(slow, looked(105), 195)
    expect(first.requestsPerMinute).toBe(115)
    let pace = first
    for (let looks = 0; looks < 8; looks += 1) pace = heed(pace, looked(105), 195)
    expect(pace.requestsPerMinute).toBe(195)
  })

  test('follows the limit that is told: 100 a minute in test mode', () => {
    const pace = heed(
      freshPace(195),
      { heldBackMs: 0, last: { ...LIVE, limit: 100, remaining: 99, atMs: NOW_MS } },
      195,
    )
    expect(pace).toMatchObject({ limitPerMinute: 100, requestsPerMinute: 97 })
  })

  test('puts off the turns of all by what one had to hold back', () => {
    const pace = paceAfter(195)
    expect(heed(pace, looked(5, 2_000), 195).nextTurnMs).toBe(pace.nextTurnMs + 2_000)
  })
})
