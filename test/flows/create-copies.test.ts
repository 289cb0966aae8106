import { describe, expect, test } from 'vitest'
import { encodeMessage } from '../../lib/core/messages.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import type { RequestEffect } from '../../lib/emulator/control-types.ts'
import {
  change,
  type FlowWorld,
  isCompleted,
  isParked,
  isSkipped,
  makeWorld,
  placeRecurring,
  subscribe,
  whysOf,
} from './world.ts'

function faultOnPost(world: FlowWorld, effect: RequestEffect, count: number | null = 1): void {
  world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', count, effect }])
}

async function sendRaw(world: FlowWorld, body: string): Promise<void> {
  await world.deps.queue.send([{ body, delaySeconds: 0 }])
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
    expect(world.copiesOf('tea')).toHaveLength(1)
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
    expect(world.ordersPlacedFrom('tea')).toHaveLength(1)
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
    expect(world.copiesOf('tea')).toHaveLength(1)
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
    expect((await world.api('DELETE', 'order_subscriptions/tea')).status).toBe(204)
    const run = await world.runUntil(runKeyOf('subscription:tea', Date.parse(startsAt)), isSkipped)
    expect(run.state).toMatchObject({ reason: 'series_gone' })
  })
})

describe('a copy that fails', () => {
  test('for payment leaves its order pending, and that order is placed by the retry calendar', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    const failed = await world.runUntil(key, (run) => run.attempts === 1)
    expect(failed.state).toMatchObject({ name: 'planned', action: 'place' })
    const again = await world.runUntil(key, (run) => run.attempts === 2)
    expect(again.error).toMatchObject({ status: 422 })
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await world.runUntil(key, isCompleted)
    expect(world.copiesOf('tea')).toHaveLength(1)
    expect(world.ordersPlacedFrom('tea')).toHaveLength(1)
  })

  test('four retries later parks the run as exhausted', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    const run = await world.runUntil(key, isParked)
    expect(run).toMatchObject({ attempts: 5, state: { reason: 'exhausted' } })
  })

  test('with RETRY_CALENDAR=none parks the run at its first failure', async () => {
    const world = makeWorld({ retryCalendarMs: [] })
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    expect(await world.runUntil(key, isParked)).toMatchObject({ attempts: 1, state: { reason: 'exhausted' } })
    await world.step()
    expect(world.queue.parked()).toHaveLength(1)
  })

  test('for stock leaves a draft, which is cancelled before the next copy is made', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'out_of_stock' } } })
    await world.runUntil(key, (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await world.runUntil(key, isCompleted)
    const targets = world.copiesOf('tea').map((copy) => copy.target_order)
    const orders = world.emulator.control.state().orders.filter((order) => targets.includes(order.id))
    expect(orders.map((order) => order.status)).toEqual(['cancelled', 'placed'])
  })
})

describe('what else is in the queue', () => {
  test.each([
    ['is not JSON', 'hello'],
    ['is of no known kind', '{"v":1,"kind":"dance"}'],
    ['names no run', '{"v":1,"kind":"copy_request","run":"coffee","epoch":1}'],
    ['has no version', '{"kind":"copy_request"}'],
    ['is nested 100,000 deep', '['.repeat(100_000)],
  ])('a message that %s is parked with its reason and never tried in a loop', async (_, body) => {
    const world = makeWorld()
    await sendRaw(world, body)
    for (let receives = 0; receives < 5; receives += 1) await world.consume()
    expect(world.queue.parked()).toEqual([body])
    const told = world.logged.filter((line) => line.code === 'GARBAGE_MESSAGE')
    expect(told).toHaveLength(3)
    expect(told[0]?.fields.reason).toBeTruthy()
  })

  test('a copy request of a newer version is acknowledged, and the ledger releases the run again', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    await sendRaw(world, JSON.stringify({ v: 2, kind: 'copy_request', run: { key }, epoch: 1 }))
    await world.consume()
    expect(world.queue.waiting()).toEqual([])
    await world.runUntil(key, isCompleted)
  })

  test('a request for a run that nobody knows is acknowledged', async () => {
    const world = makeWorld()
    await sendRaw(world, encodeMessage({ kind: 'copy_request', run: 'order:x@2026-03-01T00:00:00Z', epoch: 1 }))
    await world.consume()
    expect(world.queue.waiting()).toEqual([])
  })

  test('the same request twice in one batch makes one copy', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    const run = await world.ledger.readRun(key)
    world.moveClock(3_600_000)
    const body = encodeMessage({ kind: 'copy_request', run: key, epoch: run?.epoch ?? 0 })
    await sendRaw(world, body)
    await sendRaw(world, body)
    expect(await world.consume()).toBe(2)
    expect(world.copiesOf('tea')).toHaveLength(1)
    await world.runUntil(key, isCompleted)
  })
})

describe('a parked run', () => {
  async function parked(world: FlowWorld) {
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(key, isParked)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    return key
  }

  test('is replayed when the console sends its message again, after a look-up, and only once however often', async () => {
    const world = makeWorld()
    const key = await parked(world)
    world.moveClock(600_000)
    expect(world.queue.parked()).toHaveLength(1)
    world.queue.redrive()
    await world.deps.queue.send([
      { body: encodeMessage({ kind: 'copy_request', run: key, epoch: 1 }), delaySeconds: 0 },
    ])
    const run = await world.runUntil(key, isCompleted)
    expect(run.epoch).toBe(2)
    expect(whysOf(run).slice(3)).toEqual([
      'replayed',
      'claimed',
      'nothing_found',
      'claimed',
      'copy_created',
      'order_placed',
    ])
    expect(world.ordersPlacedFrom('tea')).toHaveLength(1)
  })

  test('is not replayed by its own bell', async () => {
    const world = makeWorld()
    const key = await parked(world)
    for (let steps = 0; steps < 5; steps += 1) await world.step()
    expect(await world.ledger.readRun(key)).toMatchObject({ epoch: 1, state: { name: 'parked' } })
  })
})

describe('a subscription that the platform runs', () => {
  test.each(['automatic', 'manual'] as const)(
    'and that is %s is guarded: its copy closes the run, and the next one is expected',
    async (kind) => {
      const world = makeWorld()
      const key = await subscribe(world, 'milk', { kind })
      const run = await world.runUntil(key, isCompleted)
      expect(run).toMatchObject({ clock: 'commerce_layer', posts: 0, state: { placed: true } })
      await world.step()
      expect(
        world.ledger
          .allRuns()
          .map((one) => one.state.name)
          .sort(),
      ).toEqual(['completed', 'planned'])
      expect(world.ordersPlacedFrom('milk-source')).toHaveLength(1)
    },
  )

  test('and whose deliveries are all lost is closed by a look-up after the grace', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
    const run = await world.runUntil(key, isCompleted)
    expect(whysOf(run)).toEqual(['guarded', 'claimed', 'order_placed'])
    expect(world.nowMs()).toBeGreaterThanOrEqual(run.dueMs + 3_600_000)
  })

  test.each(['automatic', 'manual'] as const)(
    'and that it missed is taken away from it, %s, and made once',
    async (kind) => {
      const world = makeWorld()
      const key = await subscribe(world, 'milk', { kind, miss_next_runs: 1 })
      const run = await world.runUntil(key, isCompleted)
      expect(whysOf(run)).toContain('taken_over')
      expect(world.ordersPlacedFrom('milk-source')).toHaveLength(1)
      const [subscription] = world.emulator.control.state().order_subscriptions
      expect(Date.parse(subscription?.next_run_at ?? '')).toBe(run.takeoverNextRunMs)
    },
  )

  test('and that it is only late for is adopted, also when its copy appears after ours', async () => {
    const world = makeWorld()
    world.emulator.control.setBehaviour({ schedulerLateMs: 3_600_000 + 90_000 })
    const key = await subscribe(world, 'milk')
    const run = await world.runUntil(key, isCompleted)
    world.moveClock(7_200_000)
    for (let steps = 0; steps < 5; steps += 1) await world.step()
    expect(world.ordersPlacedFrom('milk-source')).toHaveLength(1)
    expect(run.key).toBe(key)
  })

  test('and whose payment failed is retried by placing the order that the platform left pending', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'payment_source_expired' } } })
    await world.runUntil(key, (run) => run.attempts === 1)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    const run = await world.runUntil(key, isCompleted)
    expect(run.posts).toBe(0)
    expect(world.ordersPlacedFrom('milk-source')).toHaveLength(1)
  })

  test('and that was cancelled before its run is skipped with that reason', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    await change(world, 'milk', { _cancel: true })
    expect(await world.runUntil(key, isSkipped)).toMatchObject({ state: { reason: 'series_cancelled' } })
  })

  test('and that was moved before its run is skipped as rescheduled, and expected where it was moved to', async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const later = new Date(world.nowMs() + 86_400_000).toISOString()
    await change(world, 'milk', { next_run_at: later })
    await change(world, 'milk', { _deactivate: true })
    await change(world, 'milk', { _activate: true, next_run_at: later })
    expect(await world.runUntil(key, isSkipped)).toMatchObject({ state: { name: 'skipped' } })
    expect(world.ledger.allRuns().filter((run) => run.state.name === 'planned')).toHaveLength(1)
  })
})

describe('with too little time left', () => {
  test('a run is put back into the ledger instead of being started', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(3_600_000)
    await world.dispatch()
    world.moveClock(1_000)
    await world.consume(3_000)
    const run = await world.ledger.readRun(key)
    expect(run).toMatchObject({ attempts: 0, state: { name: 'planned', action: 'create' } })
    expect(world.copiesOf('tea')).toEqual([])
    await world.runUntil(key, isCompleted)
  })
})
