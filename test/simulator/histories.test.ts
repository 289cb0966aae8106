import { expect, test } from 'vitest'
import { MIXES } from '../../lib/simulator/mixes.ts'
import { play } from '../../lib/simulator/play.ts'
import { runs } from '../runs.ts'

/** Of each mix; the seeds that everybody has in common. */
const SEEDS = 150

/** A long search takes as much longer. */
const MOST_MS = 3_600_000

test.each(MIXES)('no history of mix $name breaks a promise', { timeout: MOST_MS }, async (mix) => {
  let completed = 0
  for (let seed = 1; seed <= runs(SEEDS).numRuns; seed += 1) {
    const { violation, ends } = await play({ seed, mix, keeping: 'unkept' })
    expect({ seed, violation }).toEqual({ seed, violation: undefined })
    completed += ends.completed ?? 0
  }
  // Nothing is shown by worlds in which nothing happens.
  expect(completed).toBeGreaterThan(SEEDS)
})

test.each(MIXES)('the same seed is the same history, in mix $name', async (mix) => {
  const [one, other] = [await play({ seed: 7, mix, keeping: 'kept' }), await play({ seed: 7, mix, keeping: 'kept' })]
  expect(one.history.lines().length).toBeGreaterThan(20)
  expect(one.history.lines()).toEqual(other.history.lines())
})

test('second orders come about where requests take effect later than assumed, and only there', async () => {
  const counts = new Map<string, number>()
  for (const mix of MIXES) {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { secondOrders } = await play({ seed, mix, keeping: 'unkept' })
      counts.set(mix.name, (counts.get(mix.name) ?? 0) + secondOrders)
    }
  }
  expect(counts.get('plain')).toBe(0)
  expect(counts.get('fenced')).toBe(0)
  expect(counts.get('plain-unbounded')).toBeGreaterThan(0)
})
