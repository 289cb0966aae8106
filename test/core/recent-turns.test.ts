import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTurns, NO_TURNS, turnsInMinute } from '../../lib/core/recent-turns.ts'
import { runs } from '../runs.ts'

const NOW_MS = Date.UTC(2026, 11, 1)

test('turns count from when they are until a minute later', () => {
  const recent = addTurns(NO_TURNS, { firstMs: NOW_MS, requests: 11, spacingMs: 300 })
  expect(turnsInMinute(recent, NOW_MS)).toBe(0)
  expect(turnsInMinute(recent, NOW_MS + 10_000)).toBe(11)
  expect(turnsInMinute(recent, NOW_MS + 60_000)).toBe(11)
  expect(turnsInMinute(recent, NOW_MS + 70_000)).toBe(0)
})

test('turns that are taken for later than others do not drive those out, nor do much later ones stay', () => {
  const later = addTurns(NO_TURNS, { firstMs: NOW_MS + 20_000, requests: 2, spacingMs: 300 })
  const both = addTurns(later, { firstMs: NOW_MS, requests: 3, spacingMs: 300 })
  expect(turnsInMinute(both, NOW_MS + 30_000)).toBe(5)
  const afterAnHour = addTurns(both, { firstMs: NOW_MS + 3_600_000, requests: 1, spacingMs: 300 })
  expect(turnsInMinute(afterAnHour, NOW_MS + 3_610_000)).toBe(1)
})

test('what lies in the last minute is known to a stretch of five seconds, whatever was taken and when', () => {
  const taken = fc.record({ waitMs: fc.nat(20_000), requests: fc.integer({ min: 1, max: 12 }) })
  const property = fc.property(fc.array(taken, { minLength: 1, maxLength: 60 }), (batches) => {
    let [recent, nowMs] = [NO_TURNS, NOW_MS]
    const all: number[] = []
    for (const { waitMs, requests } of batches) {
      nowMs += waitMs
      recent = addTurns(recent, { firstMs: nowMs, requests, spacingMs: 300 })
      all.push(...Array.from({ length: requests }, (_, number) => nowMs + number * 300))
    }
    const between = (fromMs: number, toMs: number) => all.filter((ms) => ms >= fromMs && ms < toMs).length
    const counted = turnsInMinute(recent, nowMs)
    expect(counted).toBeGreaterThanOrEqual(between(nowMs - 55_000, nowMs - 5_000))
    expect(counted).toBeLessThanOrEqual(between(nowMs - 65_000, nowMs + 5_000))
  })
  fc.assert(property, runs(100))
})
