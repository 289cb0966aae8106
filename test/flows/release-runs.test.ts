import { expect, test } from 'vitest'
import { HOUR_MS } from '../../lib/core/duration.ts'
import type { Release } from '../../lib/core/release.ts'
import { parseRunKey, parseSeriesId } from '../../lib/core/run-key.ts'
import { placeRecurring, subscribe } from '../shop.ts'
import { makeWorld } from './world.ts'

test('runs that are released together are of one kind of series, which is read again by one request', async () => {
  const world = makeWorld()
  for (const name of ['one', 'two', 'three']) {
    await placeRecurring(world, `order-${name}`)
    await subscribe(world, `subscription-${name}`)
  }
  world.moveClock(5 * HOUR_MS)
  const releases: Release[] = []
  const { noteRelease } = world.deps.ledger
  world.deps.ledger = {
    ...world.deps.ledger,
    noteRelease: async (release) => {
      releases.push(release)
      await noteRelease(release)
    },
  }
  await world.dispatch()
  const kinds = releases.map(({ runs }) =>
    runs.map(({ key }) => parseSeriesId(parseRunKey(key)?.seriesId ?? '')?.kind ?? 'none'),
  )
  expect(kinds.map((group) => group.join(' ')).toSorted()).toEqual([
    'order order order',
    'subscription subscription subscription',
  ])
})
