import { describe, expect, test } from 'vitest'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, placeRecurring, whysOf } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/**
 * A run in doubt whose first copy failed at payment, unseen, and left an order that its customer can still pay; the run
 * now stands for the fenced copy that was made after it, and is about to place its order.
 */
async function twoOrders(): Promise<{ world: FlowWorld; key: RunKey; pendingId: string }> {
  const world = makeWorld()
  await placeRecurring(world, 'tea', { frequency: 'daily', copies: 1 })
  const [{ key } = { key: undefined }] = world.ledger.allRuns()
  if (key === undefined) throw new Error('no run was planned')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
  world.emulator.control.setBehaviour({ listLagMs: 2 * 60_000 })
  world.emulator.control.addFaults([
    { on: 'delivery', count: null, effect: { kind: 'lose' } },
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } },
  ])
  await world.runUntil(key, (run) => run.posts === 2 && run.state.name === 'accepted')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  return { world, key, pendingId: copiesOf(world, 'tea')[0]?.target_order ?? '' }
}

/** The orders of the copies, in the order in which the copies were made. */
function targetStatuses(world: FlowWorld): (string | undefined)[] {
  const { orders } = world.state()
  return copiesOf(world, 'tea').map((copy) => orders.find(({ id }) => id === copy.target_order)?.status)
}

describe('before the order of a fenced copy is placed', () => {
  test('the pending order that an earlier copy left is cancelled, so that the customer cannot pay both', async () => {
    const { world, key, pendingId } = await twoOrders()
    expect(targetStatuses(world)[0]).toBe('pending')
    const { cancelOrder, placeOrder } = world.deps.commerceLayer
    const asked: string[] = []
    world.deps.commerceLayer = {
      ...world.deps.commerceLayer,
      cancelOrder: async (id) => {
        asked.push(`cancel ${id}`)
        return await cancelOrder(id)
      },
      placeOrder: async (id) => {
        asked.push(`place ${id}`)
        return await placeOrder(id)
      },
    }
    await world.runUntil(key, isCompleted)
    const fencedId = copiesOf(world, 'tea')[1]?.target_order
    expect(asked).toEqual([`cancel ${pendingId}`, `place ${fencedId}`])
    expect(targetStatuses(world)).toEqual(['cancelled', 'placed'])
  })

  test('a refused cancelling, as the customer has just paid that order, makes the run look again', async () => {
    const { world, key, pendingId } = await twoOrders()
    const { cancelOrder } = world.deps.commerceLayer
    const error = { status: 422, code: 'VALIDATION_ERROR', pointer: undefined, key: undefined, message: 'was placed' }
    const told = { stage: 'request', sent: 'maybe', status: 422, readable: true, retryAfterMs: undefined } as const
    let refusals = 0
    world.deps.commerceLayer = {
      ...world.deps.commerceLayer,
      cancelOrder: async (id) => {
        if (id !== pendingId || refusals > 0) return await cancelOrder(id)
        refusals += 1
        await world.deps.commerceLayer.placeOrder(pendingId)
        return { ok: false, failure: { ...told, errors: [error], cause: 'HTTP 422' } }
      },
    }
    const run = await world.runUntil(key, isCompleted)
    expect(refusals).toBe(1)
    expect(run).toMatchObject({ attempts: 0, posts: 2, copy: { targetOrderId: pendingId } })
    expect(whysOf(run).slice(-3)).toEqual(['cancelling_refused', 'claimed', 'order_placed'])
    await world.goOn(HOUR_MS)
    expect(ordersPlacedFrom(world, 'tea').map((order) => order.id)).toEqual([pendingId])
    expect(targetStatuses(world)).toEqual(['placed', 'pending'])
    // The fenced copy's own order, which nobody needs any more, is cancelled by the next reconciliation.
    await reconcileRuns(world.deps, { remainingMs: () => 5 * MINUTE_MS })
    expect(targetStatuses(world)).toEqual(['placed', 'cancelled'])
  })
})
