import { describe, expect, test } from 'vitest'
import { isFields } from '../../../lib/core/fields.ts'
import { parseSeriesMetadata } from '../../../lib/core/series-metadata.ts'
import { assembleCast, FEWEST_RUNS } from '../../../lib/local/story/assemble-cast.ts'
import { endingOf } from '../../../lib/local/story/cast.ts'
import { makePlot } from '../../../lib/local/story/plot.ts'
import { scriptOf } from '../../../lib/local/story/script.ts'
import { seedOf } from '../../../lib/local/story/seed.ts'
import { SAMPLE_CAST, STORY_START_MS } from './sample-evidence.ts'

describe('the cast', () => {
  test.each([FEWEST_RUNS, FEWEST_RUNS + 1, 48, 500])('has as many members as there are to be runs: %i', (runs) => {
    const cast = assembleCast(runs, () => 0.5)
    expect(cast).toHaveLength(runs)
    expect(new Set(cast.map(({ id }) => id)).size).toBe(runs)
  })

  test('has every kind of series, and both who keep the clock', () => {
    const kinds = new Set(SAMPLE_CAST.map(({ sort, clock }) => `${sort}, ${clock}`))
    expect([...kinds].toSorted()).toEqual([
      'automatic, commerce_layer',
      'automatic, perennial',
      'manual, commerce_layer',
      'manual, perennial',
      'order, perennial',
    ])
  })

  test('is the same for the same seed, and another for another', () => {
    const prices = (seed: number) =>
      makePlot({ runs: 30, seed, storyStartMs: STORY_START_MS }).cast.map(({ totalCents }) => totalCents)
    expect(prices(7)).toEqual(prices(7))
    expect(prices(7)).not.toEqual(prices(8))
  })

  test('has members whose runs are to complete, to be skipped and to be parked', () => {
    expect(new Set(SAMPLE_CAST.map((member) => endingOf(member).outcome))).toEqual(
      new Set(['completed', 'skipped', 'parked']),
    )
  })
})

describe('the script', () => {
  test('lets every member be known by something that is done at its checkout', () => {
    const scenes = scriptOf(SAMPLE_CAST, STORY_START_MS)
    for (const { id } of SAMPLE_CAST) {
      expect(scenes.filter(({ weight, tells }) => weight === 'aside' && tells.startsWith(`${id} `))).toHaveLength(1)
    }
  })

  test('goes forward in time', () => {
    const times = scriptOf(SAMPLE_CAST, STORY_START_MS).map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('asks for runs in words that Perennial understands', () => {
    const scenes = scriptOf(SAMPLE_CAST, STORY_START_MS)
    const { orders = [] } = seedOf({
      cast: SAMPLE_CAST,
      storyStartMs: STORY_START_MS,
      deliveriesUrl: 'http://127.0.0.1:4000/deliveries',
      secrets: new Map(),
    })
    const given = [
      ...scenes.flatMap(({ happening }) => (happening.does === 'patch' ? [happening.attributes.metadata] : [])),
      ...orders.map(({ metadata }) => metadata),
    ].filter((metadata) => isFields(metadata))
    expect(given.length).toBeGreaterThan(0)
    for (const metadata of given) expect(isFields(metadata) && parseSeriesMetadata(metadata)).toHaveProperty('terms')
  })
})
