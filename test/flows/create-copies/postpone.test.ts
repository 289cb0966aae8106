import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../lib/core/duration.ts'
import type { Run } from '../../../lib/core/run.ts'
import { postpone } from '../../../lib/flows/create-copies/postpone.ts'
import { placeRecurring } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

async function twoDue(world: FlowWorld): Promise<{ older: Run; newer: Run }> {
  const keys = [await placeRecurring(world, 'older')]
  world.moveClock(MINUTE_MS)
  keys.push(await placeRecurring(world, 'newer'))
  world.moveClock(70 * MINUTE_MS)
  const [older, newer] = (await world.ledger.readRuns(keys)).toSorted((one, two) => one.dueMs - two.dueMs)
  if (older === undefined || newer === undefined) throw new Error('two runs were to be planned')
  return { older, newer }
}

const waiting = async (world: FlowWorld) => await world.ledger.dueRuns({ untilMs: Number.MAX_SAFE_INTEGER, limit: 10 })

test.each(['no_turn', 'no_time_left', 'throttled'] as const)(
  'a run that is put back for the pace (%s) keeps its place before all that woke later',
  async (why) => {
    const world = makeWorld()
    const { older, newer } = await twoDue(world)
    await postpone(world.deps, older, why)
    expect(await waiting(world)).toEqual([older.key, newer.key])
    expect(await world.ledger.readRun(older.key)).toMatchObject({ attempts: 0, waits: 1, state: older.state })
  },
)

test.each(['transient', 'configuration'] as const)(
  'a run that is put back because Commerce Layer is out of reach (%s) backs off',
  async (why) => {
    const world = makeWorld()
    const { older, newer } = await twoDue(world)
    await postpone(world.deps, older, why)
    expect(await waiting(world)).toEqual([newer.key, older.key])
  },
)

test('a backlog whose turns are far off waits in the order in which it fell due', async () => {
  const world = makeWorld()
  const { older, newer } = await twoDue(world)
  const { turns } = world.deps
  let refusals = 0
  const reserve: typeof turns.reserve = async (requests, latestMs) => {
    if (refusals > 0) return await turns.reserve(requests, latestMs)
    refusals += 1
    return 'too_far_off'
  }
  world.deps.turns = { ...turns, reserve }
  await world.dispatch()
  world.moveClock(10_000)
  await world.consume()
  expect(refusals).toBe(1)
  expect(await waiting(world)).toEqual([older.key, newer.key])
})
