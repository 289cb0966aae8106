import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { encodeMessage, unreadable } from '../../../lib/core/messages.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import { checkDeadLetters } from '../../../lib/flows/reconcile/dead-letters.ts'
import { replayRun } from '../../../lib/flows/replay.ts'
import { isCompleted, isParked, placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { takeStep } from './take-step.ts'

/** A world with a parked run and its message. */
async function parked(): Promise<{ world: FlowWorld; key: RunKey }> {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
  await world.runUntil(key, isParked)
  await world.step()
  expect(runsIn(world)).toEqual([key])
  return { world, key }
}

/** The runs whose messages lie in the dead-letter queue. */
function runsIn(world: FlowWorld): RunKey[] {
  return world.queue.parked().map((body) => JSON.parse(body).run)
}

/** The same, with the message gone, as it is after 14 days. */
async function forgotten(): Promise<{ world: FlowWorld; key: RunKey }> {
  const { world, key } = await parked()
  for (const { receiptHandle } of await world.queue.queue.receiveParked(10)) {
    await world.queue.queue.removeParked(receiptHandle)
  }
  return { world, key }
}

test('more messages than are looked at keep no pass from its end', async () => {
  const { world, key } = await parked()
  for (let count = 0; count < 501; count += 1) {
    await world.queue.queue.sendParked(encodeMessage({ kind: 'copy_request', run: key, epoch: 1 }))
  }
  expect(await takeStep(world, checkDeadLetters)).toMatchObject({ outcome: 'finished' })
})

test('a parked run with its message is as it should be', async () => {
  const { world, key } = await parked()
  world.moveClock(60 * MINUTE_MS)
  expect(await takeStep(world, checkDeadLetters)).toEqual({ outcome: 'finished', findings: [], notes: {} })
  expect(runsIn(world)).toEqual([key])
})

test('the message of a run that was replayed is removed; once', async () => {
  const { world, key } = await parked()
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  await replayRun(world.deps, key)
  await world.runUntil(key, isCompleted)
  const { findings } = await takeStep(world, checkDeadLetters)
  const evidence = { run: key, state: 'completed', epoch: 2, epoch_of_message: 1 }
  expect(findings).toMatchObject([{ code: 'message_without_need', evidence, state: 'applied' }])
  expect(runsIn(world)).toEqual([])
  expect((await takeStep(world, checkDeadLetters)).findings).toEqual([])
})

test('a run that is parked again under another epoch needs the message of this one', async () => {
  const { world, key } = await parked()
  await replayRun(world.deps, key)
  await world.runUntil(key, (run) => isParked(run) && run.epoch === 2)
  await world.step()
  expect(runsIn(world)).toEqual([key, key])
  const { findings } = await takeStep(world, checkDeadLetters)
  expect(findings).toMatchObject([{ evidence: { state: 'parked', epoch: 2, epoch_of_message: 1 } }])
  expect(world.queue.parked().map((body) => JSON.parse(body).epoch)).toEqual([2])
})

test('a run that has lain parked without a message gets one, and nothing runs by that', async () => {
  const { world, key } = await forgotten()
  world.moveClock(16 * MINUTE_MS)
  const before = await world.ledger.readRun(key)
  const { findings } = await takeStep(world, checkDeadLetters)
  const evidence = { reason: 'refused', parked_at: expect.any(String), epoch: 1 }
  expect(findings).toEqual([{ code: 'parked_without_message', subject: key, evidence, state: 'applied' }])
  await world.goOn(30 * MINUTE_MS)
  expect(runsIn(world)).toEqual([key])
  expect(await world.ledger.readRun(key)).toEqual(before)
  expect((await takeStep(world, checkDeadLetters)).findings).toEqual([])
})

test('whoever sends that message back from the console has replayed the run', async () => {
  const { world, key } = await forgotten()
  world.moveClock(16 * MINUTE_MS)
  await takeStep(world, checkDeadLetters)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  world.queue.redrive()
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ epoch: 2 })
})

test('the message of a run that was parked a moment ago may still be on its way', async () => {
  const { world } = await forgotten()
  world.moveClock(10 * MINUTE_MS)
  expect((await takeStep(world, checkDeadLetters)).findings).toEqual([])
})

test('a dry run names both, and leaves both queues as they were', async () => {
  const { world, key } = await forgotten()
  const other = await placeRecurring(world, 'milk')
  await world.runUntil(other, isCompleted)
  await world.queue.queue.sendParked(encodeMessage({ kind: 'copy_request', run: other, epoch: 1 }))
  const { findings } = await takeStep(world, checkDeadLetters, { mode: 'dry_run' })
  expect(findings).toMatchObject([
    { code: 'message_without_need', evidence: { run: other }, state: 'would_apply' },
    { code: 'parked_without_message', subject: key, state: 'would_apply' },
  ])
  expect(runsIn(world)).toEqual([other])
  expect(await world.queue.queue.receiveParked(10)).toHaveLength(1)
})

test('what cannot be read whole says nothing about what is missing', async () => {
  const { world } = await parked()
  world.moveClock(16 * MINUTE_MS)
  expect(await takeStep(world, checkDeadLetters, { remainingMs: 1_000 })).toMatchObject({
    outcome: 'unfinished',
    findings: [],
  })
})

test('a message that the dead-letter queue does not take is sent by a later pass', async () => {
  const { world, key } = await forgotten()
  world.moveClock(16 * MINUTE_MS)
  const { queue } = world.deps
  world.deps.queue = { ...queue, sendParked: () => Promise.reject(new Error('access denied')) }
  expect((await takeStep(world, checkDeadLetters)).findings).toMatchObject([{ state: 'failed' }])
  world.deps.queue = queue
  expect((await takeStep(world, checkDeadLetters)).findings).toMatchObject([{ subject: key, state: 'applied' }])
})

test('what nobody can read, and rechecks that cannot be done yet, wait as they were', async () => {
  const world = makeWorld()
  const bodies = [
    encodeMessage(unreadable('orders.place', new Uint8Array(3))),
    encodeMessage({ kind: 'recheck', topic: 'orders.place', type: 'orders', id: 'tea' }),
    'garbage',
  ]
  for (const body of bodies) await world.queue.queue.sendParked(body)
  world.broken.add('commerce_layer')
  expect((await takeStep(world, checkDeadLetters)).findings).toEqual([])
  expect(world.queue.parked()).toEqual(bodies)
  world.broken.delete('commerce_layer')
  await takeStep(world, checkDeadLetters)
  expect(world.queue.parked()).toEqual([bodies[0], bodies[2]])
})

test('a message whose run cannot be read waits as it was, and keeps no other from being looked at', async () => {
  const { world, key } = await forgotten()
  world.moveClock(60 * MINUTE_MS)
  const others = 'order:rice@2026-03-01T01:00:00Z'
  await world.queue.queue.sendParked(encodeMessage({ kind: 'copy_request', run: others, epoch: 1 }))
  const { readRun } = world.ledger
  world.deps.ledger = {
    ...world.deps.ledger,
    readRun: async (one) => {
      if (one !== others) return await readRun(one)
      throw new UnreadableRow(one, { attribute: 'format', expected: '1', got: 2 })
    },
  }
  expect((await takeStep(world, checkDeadLetters)).outcome).toBe('finished')
  expect(runsIn(world).toSorted()).toEqual([others, key].toSorted())
})
