import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { noteCopy } from '../../../lib/flows/note-copy.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { copyView } from '../../core/sample-views.ts'
import { copiesOf, isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

/**
 * A run whose second POST took effect after its third one. Before the third one's order was to be placed the other's was cancelled;
 * then Commerce Layer refused the placement, and the run was parked.
 */
async function parkedAtPlacing(world: FlowWorld) {
  const key = await placeRecurring(world, 'tea')
  const late = { kind: 'drop_then_commit', ms: 5 * MINUTE_MS } as const
  world.emulator.control.addFaults([
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'status', status: 503 } },
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: late },
  ])
  const { placeOrder } = world.deps.commerceLayer
  const told = { stage: 'request', sent: 'maybe', status: 422, readable: true, retryAfterMs: undefined } as const
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    placeOrder: async () => ({ ok: false, failure: { ...told, errors: [], cause: 'HTTP 422' } }),
  }
  const run = await world.runUntil(key, isParked)
  world.deps.commerceLayer = { ...world.deps.commerceLayer, placeOrder }
  const [standing, given] = copiesOf(world, 'tea')
  if (standing === undefined || given === undefined) throw new Error('no two copies were made')
  expect(run).toMatchObject({ state: { reason: 'exhausted' }, copy: { id: standing.id, status: 'completed' } })
  return { key, standing, given }
}

describe('a parked run', () => {
  test.each(['pending', 'completed'] as const)(
    'is not taken over by a late word that the copy that gave way is %s: a replay places the order it stands for',
    async (status) => {
      const world = makeWorld()
      const { key, standing, given } = await parkedAtPlacing(world)
      const createdMs = Date.parse(given.created_at)
      const word = copyView(status, status === 'completed' ? 'pending' : undefined, {
        id: given.id,
        createdMs,
        updatedMs: createdMs + 1_000,
        reference: `${key}/2`,
        referenceOrigin: 'perennial',
        placeTargetOrder: false,
      })
      expect(await noteCopy(world.deps, word)).toBe('duplicate')
      expect(await replayRun(world.deps, key)).toBe('replayed')
      await world.runUntil(key, isCompleted)
      expect(ordersPlacedFrom(world, 'tea').map(({ id }) => id)).toEqual([standing.target_order])
    },
  )
})
