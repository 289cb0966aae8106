import { expect, test } from 'vitest'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { isCompleted, subscribe } from '../../shop.ts'
import { makeWorld } from '../world.ts'

test('a schedule that a person moves directly before the POST of a run that was taken over stays where they moved it', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  const { listSubscriptions, rescheduleSubscription } = world.deps.commerceLayer
  const laterMs = Date.parse('2026-03-20T02:00:00Z')
  let isMoved = false
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listSubscriptions: async (ids) => {
      const state = world.ledger.peekRun(key)?.state
      if (!isMoved && state?.name === 'planned' && state.action === 'create') {
        isMoved = true
        await rescheduleSubscription('milk', laterMs)
      }
      return await listSubscriptions(ids)
    },
  }
  await world.runUntil(key, isCompleted)
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  expect(isMoved).toBe(true)
  expect(Date.parse(world.state().order_subscriptions[0]?.next_run_at ?? '')).toBe(laterMs)
})
