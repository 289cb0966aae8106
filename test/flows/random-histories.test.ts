import { expect, test } from 'vitest'
import { isOpen } from '../../lib/core/run.ts'
import type { Fault } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { runs } from '../runs.ts'
import { copiesOf, ordersPlacedFrom, placeRecurring, subscribe } from '../shop.ts'
import { unreliable } from './breakable.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** Every fault that a shop may meet, each with a weight that the seed draws; a drop commits within the assumed time. */
function faultsOf(chance: () => number): Fault[] {
  const upTo = (ms: number) => Math.floor(chance() * ms)
  const p = () => (chance() < 0.5 ? 0 : chance() * 0.4)
  const onPost = { on: 'request', method: 'POST', path: '/api/', count: null } as const
  const onAny = { on: 'request', path: '/api/', count: null } as const
  const onDelivery = { on: 'delivery', count: null } as const
  return [
    { ...onPost, probability: p(), effect: { kind: 'commit_then_drop' } },
    { ...onPost, probability: p(), effect: { kind: 'drop_then_commit', ms: upTo(700_000) } },
    { ...onPost, probability: p(), effect: { kind: 'commit_then_status', status: 502 } },
    { ...onPost, probability: p(), effect: { kind: 'truncated' } },
    { ...onAny, probability: p() / 4, effect: { kind: 'too_many_requests' } },
    { ...onAny, probability: p() / 4, effect: { kind: 'status', status: 503 } },
    { ...onAny, probability: p() / 4, effect: { kind: 'invalid_token' } },
    { ...onAny, probability: p() / 4, effect: { kind: 'html' } },
    { ...onDelivery, probability: p(), effect: { kind: 'lose' } },
    { ...onDelivery, probability: p(), effect: { kind: 'duplicate', ms: upTo(100_000) } },
    { ...onDelivery, probability: p(), effect: { kind: 'delay', ms: upTo(4_000_000) } },
    { ...onDelivery, probability: p(), effect: { kind: 'reorder' } },
  ]
}

/** Plays a shop of six series through two hours of faults, then heals the world until nothing is open. */
async function play(seed: number): Promise<FlowWorld> {
  const random = dice(seed)
  const chance = () => random.next()
  let rate = 0
  const world = makeWorld({ firstPost: chance() < 0.5 ? 'plain' : 'fenced' })
  const isKilled = () => chance() < rate
  world.deps.ledger = unreliable(world.ledger, isKilled)
  world.deps.queue = unreliable(world.queue.queue, isKilled)
  for (const id of ['one', 'two', 'three']) await placeRecurring(world, id)
  await subscribe(world, 'four')
  await subscribe(world, 'five', { kind: 'manual' })
  await subscribe(world, 'six', { miss_next_runs: 1 })
  world.emulator.control.addFaults(faultsOf(chance))
  world.emulator.control.setBehaviour({ listLagMs: chance() < 0.5 ? 0 : 20_000 })
  rate = chance() < 0.5 ? 0 : 0.03
  for (let steps = 0; steps < 400; steps += 1) await world.step().catch(() => undefined)
  rate = 0
  world.emulator.control.clearFaults()
  await converge(world)
  // A healed world needs its person on duty too: what was parked is replayed, and must find what was already made.
  for (const run of world.ledger.allRuns()) await replayRun(world.deps, run.key)
  await converge(world)
  return world
}

async function converge(world: FlowWorld): Promise<void> {
  for (let steps = 0; steps < 4_000 && !settled(world); steps += 1) await world.step()
}

/** Every run that is due is closed or parked; what is planned for later may wait. */
function settled(world: FlowWorld): boolean {
  return world.ledger.allRuns().every((run) => !isOpen(run) || run.dueMs > world.nowMs())
}

const { numRuns: SEEDS } = runs(40)

/** The series of the shop, each with the order that its copies are made of. */
const SERIES = [
  ['one', 'one'],
  ['two', 'two'],
  ['three', 'three'],
  ['four', 'four-source'],
  ['five', 'five-source'],
  ['six', 'six-source'],
] as const

test(`no run of ${SEEDS} random histories ends in two orders, and none stays open`, async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const world = await play(seed)
    for (const [id, source] of SERIES) {
      const due = world.ledger.allRuns().filter((run) => run.seriesId.endsWith(`:${id}`) && run.dueMs <= world.nowMs())
      const completed = due.filter((run) => run.state.name === 'completed')
      const story = JSON.stringify({ seed, source, due, copies: copiesOf(world, source) })
      expect(ordersPlacedFrom(world, source).length, story).toBe(completed.length)
    }
    expect(settled(world), `seed ${seed}: ${JSON.stringify(world.ledger.allRuns().filter(isOpen))}`).toBe(true)
  }
})
