import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { freshPace } from '../../../lib/core/pace.ts'
import { slowDown } from '../../../lib/core/rate-limit.ts'
import { RECONCILIATION_PART, reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { makeTurns } from '../../../lib/flows/turns.ts'
import { letPlatformGoOn } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { audit } from './audit-stage.ts'

/** A shop with some copies, and an audit that waits for its turns as the command does. */
async function patientWorld(): Promise<FlowWorld> {
  const world = makeWorld()
  await world.deps.ledger.firstStartMs(world.nowMs())
  world.seed({ orders: [{ id: 'tea' }] })
  for (let copies = 0; copies < 60; copies += 1) {
    world.moveClock(SECOND_MS)
    await world.copyByHand('tea', {})
  }
  await letPlatformGoOn(world, HOUR_MS)
  const pause = async (ms: number) => world.moveClock(ms)
  world.deps.turns = makeTurns({ ...world.deps, pause, part: RECONCILIATION_PART })
  return world
}

function throttle(world: FlowWorld, times: number): void {
  const effect = { kind: 'too_many_requests', retry_after_seconds: 60 } as const
  world.emulator.control.addFaults([{ on: 'request', method: 'GET', path: '/api/order_copies', count: times, effect }])
}

function within(world: FlowWorld, ms: number) {
  const endMs = world.nowMs() + ms
  return { deadline: { remainingMs: () => endMs - world.nowMs() } }
}

test.each(['apply', 'dry_run'] as const)(
  'an audit (%s) waits for the end of a spell of 429s, and goes on',
  async (mode) => {
    const world = await patientWorld()
    const beganMs = world.nowMs()
    throttle(world, 3)
    expect(await audit(world, { mode })).toMatchObject({ outcome: 'finished', counts: { copies: 60 } })
    expect(world.nowMs() - beganMs).toBeGreaterThan(3 * MINUTE_MS)
    // It slows the others down as well.
    expect((await world.ledger.readPace())?.requestsPerMinute).toBeLessThan(195)
  },
)

test('it waits also for the end of a quiet time that others have asked for', async () => {
  const world = await patientWorld()
  const untilMs = world.nowMs() + 2 * MINUTE_MS
  await world.ledger.savePace({ ...slowDown(freshPace(195), 2 * MINUTE_MS, world.nowMs()), version: 1 })
  expect(await audit(world)).toMatchObject({ outcome: 'finished' })
  expect(world.nowMs()).toBeGreaterThan(untilMs)
})

test('it does not wait for longer than it has, and goes on at its next call', async () => {
  const world = await patientWorld()
  throttle(world, 3)
  const first = await audit(world, within(world, 90 * SECOND_MS))
  expect(first).toMatchObject({ outcome: 'unreachable' })
  world.moveClock(MINUTE_MS)
  expect(await audit(world)).toMatchObject({ outcome: 'finished', startedMs: first.startedMs, counts: { copies: 60 } })
})

test('it gives up where the 429s do not end', async () => {
  const world = await patientWorld()
  const beganMs = world.nowMs()
  throttle(world, 1_000)
  expect(await audit(world)).toMatchObject({ outcome: 'unreachable' })
  expect(world.nowMs() - beganMs).toBeLessThan(HOUR_MS)
})

test('an hourly pass does not wait: the next one goes on', async () => {
  const world = await patientWorld()
  throttle(world, 1)
  expect(await reconcileRuns(world.deps, { remainingMs: () => 300_000 })).toMatchObject({ outcome: 'unreachable' })
})
