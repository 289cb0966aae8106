import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import type { CommerceLayer } from '../../../lib/flows/dependencies.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

/** Has one function of the API answered otherwise from now on; answers with how often it was asked. */
function answerOtherwise(world: FlowWorld, others: Partial<CommerceLayer>): { asked: () => number } {
  let asked = 0
  const counted = Object.fromEntries(
    Object.entries(others).map(([name, answer]) => [
      name,
      () => {
        asked += 1
        return Reflect.apply(answer, undefined, [])
      },
    ]),
  )
  world.deps.commerceLayer = { ...world.deps.commerceLayer, ...counted }
  return { asked: () => asked }
}

async function stateAfter(world: FlowWorld, key: RunKey, days: number) {
  await world.goOn(days * DAY_MS)
  return (await world.ledger.readRun(key))?.state
}

describe('what never gets better ends with a person, and is not asked every minute until then', () => {
  test('a placing that is answered 500 for ever is parked when the window is over', async () => {
    const world = makeWorld({ firstPost: 'fenced' })
    const key = await placeRecurring(world, 'tea')
    const { asked } = answerOtherwise(world, { placeOrder: async () => failedWith(500, 'none') })
    expect(await stateAfter(world, key, 9)).toMatchObject({ name: 'parked', reason: 'too_late' })
    expect(asked()).toBeLessThan(3_000)
  })

  test('a replayed run whose POSTs are answered 500 for ever is parked again', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
    await world.runUntil(key, isParked)
    const { asked } = answerOtherwise(world, { createCopy: async () => failedWith(500, 'none') })
    await replayRun(world.deps, key)
    expect(await stateAfter(world, key, 9)).toMatchObject({ name: 'parked', reason: 'too_late' })
    expect(asked()).toBeLessThan(3_000)
  })

  test('a copy that may not be read is parked as not_permitted, and stops nothing else', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.addFaults([{ on: 'delivery', count: null, effect: { kind: 'lose' } }])
    await world.runUntil(key, (run) => run.state.name === 'accepted')
    answerOtherwise(world, { retrieveCopy: async () => failedWith(403) })
    expect(await stateAfter(world, key, 1)).toMatchObject({ name: 'parked', reason: 'not_permitted' })
    expect(world.ledger.peekPace()?.stopped).toBeUndefined()
  })

  test('an order of ours that can never be cancelled uses up the attempts, and the other is not placed beside it', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } })
    world.emulator.control.setBehaviour({ listLagMs: 2 * MINUTE_MS })
    world.emulator.control.addFaults([
      { on: 'delivery', count: null, effect: { kind: 'lose' } },
      { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } },
    ])
    await world.runUntil(key, (run) => run.posts === 2 && run.state.name === 'accepted')
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    const { asked } = answerOtherwise(world, { cancelOrder: async () => failedWith(422) })
    expect(await stateAfter(world, key, 12)).toMatchObject({ name: 'parked', reason: 'exhausted' })
    expect(asked()).toBeLessThan(10)
    expect(ordersPlacedFrom(world, 'tea')).toEqual([])
  })
})

test('an order is not placed for a customer who has cancelled the subscription since', async () => {
  const world = makeWorld({ firstPost: 'fenced' })
  const key = await placeRecurring(world, 'tea')
  answerOtherwise(world, { placeOrder: async () => failedWith(422) })
  await world.runUntil(key, (run) => run.attempts === 1)
  await world.change('orders', 'tea', { _cancel: true })
  expect(await stateAfter(world, key, 1)).toMatchObject({ name: 'skipped', reason: 'series_cancelled' })
  const [draft] = world.state().orders.filter(({ id }) => id !== 'tea')
  expect(draft?.status).toBe('cancelled')
})

test('the order of a fenced copy waits for a plain one that is as late as it may be, by clocks that differ', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  const latestMs = world.deps.settings.lateCommitMs
  world.emulator.control.addFaults([
    { on: 'request', method: 'POST', path: '/api/order_copies', effect: { kind: 'drop_then_commit', ms: latestMs } },
  ])
  await world.runUntil(key, (run) => run.state.name === 'in_doubt')
  const { clock, settings } = world.deps
  world.deps.clock = { nowMs: () => clock.nowMs() + settings.clockSkewMs }
  await world.goOn(HOUR_MS)
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})

test('a token that is refused once and given the next moment parks nothing', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  const refused = failedWith(401)
  let isFirst = true
  const { createCopy } = world.deps.commerceLayer
  world.deps.commerceLayer = {
    ...world.deps.commerceLayer,
    createCopy: async (copy) => {
      if (!isFirst) return await createCopy(copy)
      isFirst = false
      return { ok: false, failure: { ...refused.failure, stage: 'token' } }
    },
  }
  const run = await world.runUntil(key, isCompleted)
  expect(run).toMatchObject({ attempts: 0, epoch: 1 })
  expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
})
