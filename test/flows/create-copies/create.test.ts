import { describe, expect, test } from 'vitest'
import type { Run } from '../../../lib/core/run.ts'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { isCompleted, subscribe } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const LATER = '2026-03-20T02:00:00.000Z'

/** Does something once, directly before the series of a run that is as asked is read again. */
function beforeReread(
  world: FlowWorld,
  isSo: (run: Run) => boolean,
  act: () => Promise<unknown>,
): { done: () => boolean } {
  const { listSubscriptions } = world.deps.commerceLayer
  let isDone = false
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    listSubscriptions: async (ids) => {
      if (!isDone && world.ledger.allRuns().some(isSo)) {
        isDone = true
        await act()
      }
      return await listSubscriptions(ids)
    },
  }
  return { done: () => isDone }
}

const isToBeMade = ({ state }: Run) => state.name === 'planned' && state.action === 'create'

/** No answer arrives for the first POST of a copy, and it has no effect yet; answers with what gives it its effect. */
function holdFirstPost(world: FlowWorld): { commit: () => Promise<unknown> } {
  const { createCopy } = world.deps.commerceLayer
  let held: Parameters<CommerceLayer['createCopy']>[0] | undefined
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    createCopy: async (copy) => {
      if (held !== undefined) return await createCopy(copy)
      held = copy
      return { ok: false, failure: { ...failedWith(503, 'none').failure, status: undefined } }
    },
  }
  return { commit: async () => held && (await createCopy(held)) }
}

/** Where the schedule stands when the run has ended and all was tidied up. */
async function scheduleAfter(world: FlowWorld, key: Run['key']): Promise<string | null | undefined> {
  await world.runUntil(key, isCompleted)
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  return world.state().order_subscriptions[0]?.next_run_at
}

describe('the schedule of a run that was taken over', () => {
  test('stays where a person moves it directly before the POST', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    const { rescheduleSubscription } = world.deps.commerceLayer
    const move = async () => await rescheduleSubscription('milk', Date.parse(LATER))
    const moved = beforeReread(world, isToBeMade, move)
    expect(await scheduleAfter(world, key)).toBe(LATER)
    expect(moved.done()).toBe(true)
  })

  test('is put back where a POST in doubt moves it before the next one', async () => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    const { commit } = holdFirstPost(world)
    const committed = beforeReread(world, (run) => run.posts === 1 && isToBeMade(run), commit)
    expect(await scheduleAfter(world, key)).toBe('2026-04-01T02:00:00.000Z')
    expect(committed.done()).toBe(true)
  })
})
