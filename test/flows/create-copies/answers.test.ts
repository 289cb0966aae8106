import { describe, expect, test } from 'vitest'
import { encodeMessage } from '../../../lib/core/messages.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import type { RequestEffect } from '../../../lib/emulator/control-types.ts'
import { copiesOf, isCompleted, isParked, isSkipped, ordersPlacedFrom, placeRecurring, whysOf } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

function faultOnPost(world: FlowWorld, effect: RequestEffect, count: number | null = 1): void {
  world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', count, effect }])
}

describe('when Commerce Layer answers a copy with', () => {
  test('nothing, because it cannot be reached: backs off, uses no attempt, and makes the copy when it is back', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.broken.add('commerce_layer')
    const waiting = await world.runUntil(key, (run) => run.waits >= 2)
    expect(waiting).toMatchObject({ attempts: 0, doubted: false, state: { name: 'planned', action: 'create' } })
    world.broken.delete('commerce_layer')
    await world.runUntil(key, isCompleted)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  const lost: [string, RequestEffect][] = [
    ['a connection cut after the copy was made', { kind: 'commit_then_drop' }],
    ['a 500 after the copy was made', { kind: 'commit_then_status', status: 500 }],
    ['half a body', { kind: 'truncated' }],
    ['a connection cut, and the copy is made a minute later', { kind: 'drop_then_commit', ms: 60_000 }],
    ['a 504, and the copy is made ten minutes later', { kind: 'status_then_commit', status: 504, ms: 600_000 }],
    ['a 503 and no copy', { kind: 'status', status: 503 }],
    ['a page of HTML and no copy', { kind: 'html' }],
    ['a connection cut before anything happened', { kind: 'refuse' }],
  ]
  test.each(lost)('%s: the run ends in exactly one order', async (_, effect) => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    faultOnPost(world, effect)
    const run = await world.runUntil(key, isCompleted)
    expect(run.doubted).toBe(true)
    world.moveClock(3_600_000)
    await world.step()
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('a 504, and the copy is made ten minutes later unheard: our draft gives way to it instead of being placed', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
    faultOnPost(world, { kind: 'status_then_commit', status: 504, ms: 600_000 })
    await world.runUntil(key, isCompleted)
    const orders = copiesOf(world, 'tea').map(({ place_target_order, target_order }) => [
      place_target_order,
      world.state().orders.find(({ id }) => id === target_order)?.status,
    ])
    expect(orders.toSorted()).toEqual([
      [false, 'cancelled'],
      [true, 'placed'],
    ])
  })

  test('429: waits as long as it asks, uses no attempt, and lowers the pace', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    faultOnPost(world, { kind: 'too_many_requests', retry_after_seconds: 120 })
    const waiting = await world.runUntil(key, (run) => run.waits === 1)
    expect(waiting.attempts).toBe(0)
    expect(waiting.state).toMatchObject({ name: 'planned', wakeMs: world.nowMs() + 120_000 })
    expect(await world.ledger.readPace()).toMatchObject({
      requestsPerMinute: 97,
      quietUntilMs: world.nowMs() + 120_000,
    })
    await world.runUntil(key, isCompleted)
    expect(copiesOf(world, 'tea')).toHaveLength(1)
  })

  test('401 for its token: gets a new token and asks the same once more', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    faultOnPost(world, { kind: 'invalid_token' })
    const run = await world.runUntil(key, isCompleted)
    expect(run.posts).toBe(1)
    expect(whysOf(run)).toEqual(['due', 'claimed', 'copy_created', 'order_placed'])
  })

  test('401 for every token: stops all releases but a probe a minute, and goes on by itself', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.addFaults([{ on: 'request', path: '/api', count: null, effect: { kind: 'invalid_token' } }])
    await world.runUntil(key, (run) => run.waits === 2)
    expect(await world.ledger.readPace()).toMatchObject({ stopped: { reason: 'configuration' } })
    expect(world.logged.filter((line) => line.code === 'RELEASES_STOPPED')).toHaveLength(1)
    world.emulator.control.clearFaults()
    await world.runUntil(key, isCompleted)
    expect(await world.ledger.readPace()).toMatchObject({ stopped: undefined })
  })

  test('403 for this copy alone: parks the run as not_permitted, and stops nothing', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    const error = { status: 403, code: 'FORBIDDEN', pointer: undefined, key: undefined, message: 'not for you' }
    const told = { stage: 'request', sent: 'maybe', status: 403, readable: true, retryAfterMs: undefined } as const
    const failure = { ...told, errors: [error], cause: 'HTTP 403' }
    world.deps.commerceLayer = { ...world.deps.commerceLayer, createCopy: async () => ({ ok: false, failure }) }
    const run = await world.runUntil(key, isParked)
    expect(run).toMatchObject({ state: { reason: 'not_permitted' }, error, posts: 1 })
    expect(await world.ledger.readPace()).toMatchObject({ stopped: undefined })
  })

  test('422: parks the run at once with the pointer, and its message ends in the dead-letter queue', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    const run = await world.runUntil(key, isParked)
    expect(run.state).toMatchObject({ reason: 'refused' })
    expect(run.error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' })
    expect(run.posts).toBe(1)
    expect(world.queue.parked()).toEqual([encodeMessage({ kind: 'copy_request', run: key, epoch: 1 })])
  })

  test('nothing at all, because the series was deleted unheard: skips the run as series_gone', async () => {
    const world = makeWorld()
    const startsAt = new Date(world.nowMs() + 3_600_000).toISOString()
    const metadata = { perennial: { frequency: 'monthly', starts_at: startsAt } }
    const shape = { kind: 'automatic', status: 'draft', frequency: 'monthly', metadata } as const
    world.seed({
      orders: [{ id: 'tea-source' }],
      order_subscriptions: [{ id: 'tea', source_order: 'tea-source', ...shape }],
    })
    const attributes = { status: 'draft', metadata, updated_at: new Date(world.nowMs()).toISOString() }
    const body = JSON.stringify({ data: { type: 'order_subscriptions', id: 'tea', attributes } })
    expect(await world.deliver('order_subscriptions.create', body)).toEqual({ status: 200, outcome: 'planned' })
    world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
    expect(await world.remove('order_subscriptions/tea')).toBe(204)
    const run = await world.runUntil(runKeyOf('subscription:tea', Date.parse(startsAt)), isSkipped)
    expect(run.state).toMatchObject({ reason: 'series_gone' })
  })
})
