import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { encodeMessage } from '../../../lib/core/messages.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { planReplay } from '../../../lib/flows/replay/plan-replay.ts'
import { replayPlanned } from '../../../lib/flows/replay/replay-planned.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const IDS = ['tea', 'soap', 'rice']
const BY = { by: 'arn:aws:iam::000000000000:root', asked: '' }

/** Runs that were refused, their messages in the dead-letter queue, long enough ago that a redrive is a replay. */
async function threeParked(): Promise<{ world: FlowWorld; keys: RunKey[] }> {
  const world = makeWorld()
  const keys: RunKey[] = []
  for (const id of IDS) keys.push(await placeRecurring(world, id))
  refuse(world, 'refused')
  for (const key of keys) await world.runUntil(key, isParked)
  await world.goOn(5 * MINUTE_MS)
  refuse(world, 'ok')
  return { world, keys }
}

function refuse(world: FlowWorld, copy_outcome: 'refused' | 'ok'): void {
  for (const id of IDS) world.emulator.control.setSwitches({ orders: { [id]: { copy_outcome } } })
}

/** Our own replay of everything; something else happens before each of its moves. */
async function replay(world: FlowWorld, meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
  const saveRun: FlowWorld['ledger']['saveRun'] = async (run) => {
    await meanwhile()
    return await world.ledger.saveRun(run)
  }
  const plan = await planReplay(world.deps, world.ledger.allRuns().filter(isParked))
  if (!plan.ok) throw new Error(plan.failure.cause)
  await replayPlanned({ ...world.deps, ledger: { ...world.ledger, saveRun } }, plan.value, BY)
}

/** Every run has one order, by one more epoch, and nothing is left in the dead-letter queue that would do anything. */
async function expectOneOrderEach(world: FlowWorld, keys: readonly RunKey[]): Promise<void> {
  for (const key of keys) expect(await world.runUntil(key, isCompleted)).toMatchObject({ epoch: 2, posts: 2 })
  world.queue.redrive()
  await world.goOn(5 * MINUTE_MS)
  for (const id of IDS) expect(ordersPlacedFrom(world, id)).toHaveLength(1)
  expect(world.queue.parked()).toEqual([])
}

test('a redrive before and after our own replay replays nothing twice', async () => {
  const { world, keys } = await threeParked()
  world.queue.redrive()
  await replay(world)
  world.queue.redrive()
  await expectOneOrderEach(world, keys)
})

test('redrives in the middle of our own replay, whose messages arrive between its moves, replay nothing twice', async () => {
  const { world, keys } = await threeParked()
  await replay(world, async () => {
    world.queue.redrive()
    await world.consume()
  })
  await expectOneOrderEach(world, keys)
})

test('two replays of ours and a redrive at once replay nothing twice', async () => {
  const { world, keys } = await threeParked()
  world.queue.redrive()
  await Promise.all([replay(world), replay(world), world.consume()])
  await expectOneOrderEach(world, keys)
})

test('a message that is redriven twice, so that there are two of it, replays its run once', async () => {
  const { world, keys } = await threeParked()
  const bodies = keys.map((run) => encodeMessage({ kind: 'copy_request', run, epoch: 1 }))
  world.queue.redrive()
  await world.deps.queue.send(bodies.map((body) => ({ body, delaySeconds: 0 })))
  await expectOneOrderEach(world, keys)
})

test('a run that two redrives have led back to the same reason is not replayed by more of them, and by its name', async () => {
  const { world, keys } = await threeParked()
  refuse(world, 'refused')
  const posts = () => world.ledger.allRuns().map((run) => run.posts)
  const seen: number[][] = []
  for (let times = 0; times < 5; times += 1) {
    world.queue.redrive()
    await world.goOn(10 * MINUTE_MS)
    seen.push(posts())
    expect(world.queue.parked()).toHaveLength(keys.length)
  }
  expect(seen).toEqual([
    [2, 2, 2],
    [3, 3, 3],
    [3, 3, 3],
    [3, 3, 3],
    [3, 3, 3],
  ])
  expect(world.logged.filter(({ code }) => code === 'REPLAY_LOOPING').length).toBeGreaterThanOrEqual(keys.length)
  refuse(world, 'ok')
  await replay(world)
  for (const key of keys) expect(await world.runUntil(key, isCompleted)).toMatchObject({ epoch: 4, posts: 4 })
  for (const id of IDS) expect(ordersPlacedFrom(world, id)).toHaveLength(1)
})
