import { describe, expect, test } from 'vitest'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { copyView, subscriptionView } from '../core/sample-views.ts'
import { copiesOf, isCompleted, isParked, isSkipped, ordersPlacedFrom, subscribe } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const HOUR_MS = 3_600_000

/** When the subscription of a run ends, whether the run is expected then, and how long after its due time that is. */
const ENDS: [string, 'expected' | 'not expected', number][] = [
  ['an hour before it', 'not expected', -HOUR_MS],
  ['with it', 'not expected', 0],
  ['a second after it', 'expected', 1_000],
]

describe('a run of the platform whose subscription ends', () => {
  test.each(ENDS)('%s is %s', async (_, verdict, afterMs) => {
    const world = makeWorld()
    const nextRunMs = world.nowMs() + 24 * HOUR_MS
    const noted = await noteSubscription(
      world.deps,
      subscriptionView('active', { nextRunMs, expiresMs: nextRunMs + afterMs, updatedMs: world.nowMs() }),
    )
    expect(noted.planned?.dueMs).toBe(verdict === 'expected' ? nextRunMs : undefined)
    expect(world.ledger.allRuns()).toHaveLength(verdict === 'expected' ? 1 : 0)
  })

  test.each(ENDS)('%s is %s after the copy before told of it', async (_, verdict, afterMs) => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const { dueMs } = await world.runUntil(key, () => true)
    world.moveClock(dueMs - world.nowMs() + 5_000)
    const nextRunMs = dueMs + 24 * HOUR_MS
    const copy = copyView('completed', 'placed', {
      type: 'recurring_order_copies',
      subscriptionId: 'milk',
      createdMs: dueMs,
      schedule: { frequency: 'monthly', lastRunMs: dueMs, nextRunMs, expiresMs: nextRunMs + afterMs },
    })
    expect(await noteCopy(world.deps, copy)).toBe('recorded')
    const next = world.ledger.allRuns().filter((run) => run.key !== key)
    expect(next.map((run) => run.dueMs)).toEqual(verdict === 'expected' ? [nextRunMs] : [])
  })
})

describe('a run that was expected before its subscription was given an end', () => {
  /** A run that the platform will not make, and the end of its subscription: no delivery tells of that. */
  async function ended(world: FlowWorld, beforeDueMs: number) {
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    const { dueMs } = await world.runUntil(key, () => true)
    const expires_at = new Date(dueMs - beforeDueMs).toISOString()
    return { key, end: async () => await world.change('order_subscriptions', 'milk', { expires_at }) }
  }

  test.each([0, HOUR_MS])(
    '%i ms before its due time is skipped as series_ended, and nothing is made',
    async (beforeDueMs) => {
      const world = makeWorld()
      const { key, end } = await ended(world, beforeDueMs)
      await end()
      expect(await world.runUntil(key, isSkipped)).toMatchObject({ state: { reason: 'series_ended' } })
      expect(copiesOf(world, 'milk-source')).toEqual([])
    },
  )

  test('goes on when a person replays it', async () => {
    const world = makeWorld({ catchUp: 'ask' })
    const { key, end } = await ended(world, 0)
    world.moveClock(5 * HOUR_MS)
    await world.runUntil(key, isParked)
    await end()
    expect(await replayRun(world.deps, key)).toBe('replayed')
    await world.runUntil(key, isCompleted)
    expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
  })
})
