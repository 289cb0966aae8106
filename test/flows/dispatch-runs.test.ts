import { describe, expect, test } from 'vitest'
import { freshPace } from '../../lib/core/pace.ts'
import { claim } from '../../lib/flows/create-copies/claim.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { replayRun } from '../../lib/flows/replay.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring, whysOf } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const HOUR_MS = 3_600_000

/** How many messages for a run are on their way. */
const requestsFor = (world: FlowWorld, key: string) =>
  world.queue.waiting().filter(({ body }) => JSON.parse(body).run === key).length

describe('what is due', () => {
  test('is released once, however often dispatch runs within ten minutes, and again after that', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(HOUR_MS)
    for (let minute = 0; minute < 9; minute += 1) {
      await world.dispatch()
      world.moveClock(60_000)
    }
    expect(requestsFor(world, key)).toBe(1)
    world.moveClock(120_000)
    await world.dispatch()
    expect(requestsFor(world, key)).toBe(2)
  })

  test('in ninety seconds is sent ahead, and arrives when it is due', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    const dueMs = (await world.ledger.readRun(key))?.dueMs ?? 0
    world.moveClock(dueMs - 60_000 - world.nowMs())
    await world.dispatch()
    expect(world.queue.waiting()).toEqual([{ body: expect.stringContaining(key), visibleMs: dueMs }])
  })

  test('whose message is lost is released again and made once', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(HOUR_MS)
    await world.dispatch()
    for (const message of world.queue.receive()) world.queue.acknowledge(message.receiptHandle)
    await world.runUntil(key, isCompleted)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('of forty runs is spaced by the rate, in groups of ten', async () => {
    const world = makeWorld({ apiRequestsPerMinute: 60 })
    for (let index = 0; index < 40; index += 1) await placeRecurring(world, `tea-${index}`)
    world.moveClock(HOUR_MS)
    await world.dispatch()
    const slots = world.queue.waiting().map(({ visibleMs }) => visibleMs - world.nowMs())
    // Slots lie 11 s apart; messages arrive 3 s before theirs, but none before its run wakes.
    expect([...new Set(slots)]).toEqual([0, 8_000, 19_000, 30_000])
    expect(slots).toHaveLength(40)
  })
})

describe('a claim whose holder died', () => {
  test('is put in doubt when its lease and the skew of the clocks are over, and not before', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(HOUR_MS)
    const run = await world.ledger.readRun(key)
    if (run !== undefined) await claim(world.deps, run)
    world.moveClock(130_000)
    await world.dispatch()
    expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'claimed' } })
    world.moveClock(1)
    await world.dispatch()
    expect(await world.ledger.readRun(key)).toMatchObject({ doubted: true, crashes: 1, state: { name: 'in_doubt' } })
    await world.runUntil(key, isCompleted)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })

  test('three times in a row is parked as poison, and a replay finds what was made', async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    world.moveClock(HOUR_MS)
    for (let crash = 0; crash < 3; crash += 1) {
      const run = await world.ledger.readRun(key)
      if (run !== undefined) await claim(world.deps, run)
      world.moveClock(200_000)
      await world.dispatch()
      world.moveClock(60_000)
    }
    expect(await world.ledger.readRun(key)).toMatchObject({ state: { name: 'parked', reason: 'poison' } })
    const parked = await world.runUntil(key, isParked)
    await world.step()
    expect(world.queue.parked()).toHaveLength(1)
    expect(parked.doubted).toBe(true)
    expect(await replayRun(world.deps, key)).toBe('replayed')
    const run = await world.runUntil(key, isCompleted)
    expect(whysOf(run)).toContain('replayed')
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })
})

describe('two dispatches at once', () => {
  test('release every run once: the one that comes second leaves what it has read to the next minute', async () => {
    const world = makeWorld()
    for (let index = 0; index < 30; index += 1) await placeRecurring(world, `tea-${index}`)
    world.moveClock(HOUR_MS)
    const released = await Promise.all([dispatchRuns(world.deps), dispatchRuns(world.deps)])
    expect(released.map((one) => one.released).toSorted((a, b) => a - b)).toEqual([0, 30])
    expect(world.queue.waiting()).toHaveLength(30)
  })
})

describe('behind a backlog of hours', () => {
  test('neither a run that a person wants nor one in doubt has to wait', async () => {
    const world = makeWorld()
    const refused = await placeRecurring(world, 'asked')
    world.emulator.control.setSwitches({ orders: { asked: { copy_outcome: 'refused' } } })
    await world.runUntil(refused, isParked)
    const doubted = await placeRecurring(world, 'doubted')
    world.emulator.control.addFaults([
      {
        on: 'request',
        method: 'POST',
        path: '/api/order_copies',
        effect: { kind: 'drop_then_commit', ms: HOUR_MS / 2 },
      },
    ])
    await world.runUntil(doubted, (run) => run.state.name === 'in_doubt')
    for (let index = 0; index < 400; index += 1) await placeRecurring(world, `tea-${index}`)
    world.moveClock(3 * HOUR_MS)
    await replayRun(world.deps, refused)
    await world.dispatch()
    const next = world.queue.waiting().map(({ body }) => JSON.parse(body).run)
    expect(next.length).toBeLessThan(402)
    expect(next).toContain(refused)
    expect(next).toContain(doubted)
  })
})

test('a dispatch tells how late runs are, and why releases are stopped', async () => {
  const world = makeWorld()
  await placeRecurring(world, 'tea')
  const pace = { ...freshPace(195), version: 1 }
  const stopped = { reason: 'configuration', sinceMs: world.nowMs(), nextProbeMs: world.nowMs() } as const
  await world.ledger.savePace({ ...pace, stopped })
  world.moveClock(31 * 24 * HOUR_MS)
  const told = await dispatchRuns(world.deps)
  expect(told).toMatchObject({ due: 1, released: 1, stopped: 'configuration', unheard: 0, doubtSeconds: 0 })
  expect(told.lateSeconds).toBeGreaterThan(0)
})
