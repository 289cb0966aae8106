import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { makeWallClock } from '../../lib/simulator/wall-clock.ts'

const MOST_MS = 30_000

function readings(mostMs: number): { offsMs: number[]; draws: number } {
  let nowMs = 0
  let draws = 0
  const random = dice(1)
  const chance = () => {
    draws += 1
    return random.next()
  }
  const clock = makeWallClock({ nowMs: () => nowMs }, { skewMs: () => mostMs, chance })
  const offsMs: number[] = []
  for (; nowMs < 48 * HOUR_MS; nowMs += MINUTE_MS) offsMs.push(clock.nowMs() - nowMs)
  return { offsMs, draws }
}

test('a clock that is off stays within its bound and jumps, now forwards, now backwards', () => {
  const { offsMs } = readings(MOST_MS)
  expect(offsMs.every((offMs) => Math.abs(offMs) <= MOST_MS)).toBe(true)
  const jumps = offsMs.slice(1).map((offMs, index) => Math.sign(offMs - (offsMs[index] ?? 0)))
  expect(new Set(jumps)).toEqual(new Set([-1, 0, 1]))
})

test('a clock that is right draws nothing', () => {
  const { offsMs, draws } = readings(0)
  expect(new Set(offsMs)).toEqual(new Set([0]))
  expect(draws).toBe(0)
})
