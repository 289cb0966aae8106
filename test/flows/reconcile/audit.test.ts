import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { copiesOf, isCompleted, placeRecurring, subscribe } from '../../shop.ts'
import { letPlatformGoOn, loseDeliveries, subscribeMilk } from '../milk.ts'
import { type FlowWorld, makeWorld, START_MS } from '../world.ts'
import { audit, foundIn } from './audit-stage.ts'

/** A series that recurs every hour, of whose copies nothing was ever told: so many runs that the ledger has as accepted. */
async function unheardRuns(count: number): Promise<FlowWorld> {
  const world = makeWorld()
  for (let index = 0; index < count; index += 1) await placeRecurring(world, `tea-${index}`)
  loseDeliveries(world)
  world.moveClock(HOUR_MS)
  for (let steps = 0; steps < 40; steps += 1) {
    world.moveClock(SECOND_MS)
    await world.consume()
    await world.emulator.runDue()
    await world.dispatch()
  }
  await letPlatformGoOn(world, 15 * MINUTE_MS)
  return world
}

test('an audit that runs out of time at any point is gone on with by the next, and finds all there is, once', async () => {
  const world = await unheardRuns(60)
  const reports = []
  for (let calls = 0; calls < 40 && reports.at(-1)?.outcome !== 'finished'; calls += 1) {
    // Two pages each, and then what is left: time passes by being asked for.
    let remainingMs = calls < 8 ? 90_000 : 900_000
    const deadline = {
      remainingMs: () => {
        remainingMs -= 25_000
        return remainingMs
      },
    }
    reports.push(await audit(world, { deadline }))
    world.moveClock(SECOND_MS)
  }
  const last = reports.at(-1)
  expect(reports.length).toBeGreaterThan(2)
  expect(last).toMatchObject({
    outcome: 'finished',
    counts: { runs: 60 },
    found: { unrecorded_outcome: { applied: 60 } },
  })
  expect(new Set(last?.findings.map(({ subject }) => subject)).size).toBe(60)
  expect(await world.ledger.readAudit()).toBeUndefined()
  expect(await world.ledger.readReports()).toHaveLength(1)
})

test('an audit that was killed goes on from what was written down last', async () => {
  const world = await unheardRuns(60)
  let pages = 0
  const killed = audit(world, {
    onProgress: () => {
      pages += 1
      if (pages === 3) throw new Error('killed')
    },
  })
  await expect(killed).rejects.toThrow('killed')
  expect(await audit(world)).toMatchObject({ outcome: 'finished', counts: { runs: 60 } })
  expect(foundIn(await audit(world))).toEqual([])
})

test('what was asked for in the same words goes on, although by now they mean another window', async () => {
  const world = await unheardRuns(1)
  const asked = '--since 2h'
  const window = () => ({ fromMs: world.nowMs() - 2 * HOUR_MS })
  const first = await audit(world, { asked, window: window(), deadline: { remainingMs: () => 0 } })
  world.moveClock(5 * MINUTE_MS)
  const second = await audit(world, { asked, window: window() })
  expect([second.startedMs, second.window]).toEqual([first.startedMs, first.window])
})

test('an audit that takes longer than a day goes on, for as long as it comes on', async () => {
  const world = await unheardRuns(1)
  const stopped = { deadline: { remainingMs: () => 0 } }
  const first = await audit(world, stopped)
  for (let halfDays = 0; halfDays < 4; halfDays += 1) {
    world.moveClock(DAY_MS / 2)
    expect((await audit(world, stopped)).startedMs).toBe(first.startedMs)
  }
})

test('what was found before the last step failed is still known to the audit that goes on', async () => {
  const world = await unheardRuns(3)
  world.broken.add('queue')
  await expect(audit(world)).rejects.toThrow()
  expect(await world.ledger.readAudit()).toMatchObject({ step: 'present' })
  world.broken.delete('queue')
  const report = await audit(world)
  expect(report).toMatchObject({ outcome: 'finished', counts: { runs: 3, copies: 3 } })
  expect(report.found).toEqual({ unrecorded_outcome: { applied: 3 } })
})

test('an audit of another window does not go on with the one that is under way', async () => {
  const world = await unheardRuns(1)
  await audit(world, { deadline: { remainingMs: () => 0 } })
  const fromMs = world.nowMs() - HOUR_MS
  expect((await audit(world, { window: { fromMs } })).window.fromMs).toBe(fromMs)
})

test('an audit that was left lying for more than a day is begun anew', async () => {
  const world = await unheardRuns(1)
  const first = await audit(world, { deadline: { remainingMs: () => 0 } })
  world.moveClock(DAY_MS + 1)
  const second = await audit(world)
  expect(second.startedMs).toBeGreaterThan(first.startedMs)
})

test('a window leaves out what was due before and after it', async () => {
  const world = await unheardRuns(2)
  const report = await audit(world, { window: { toMs: world.nowMs() - HOUR_MS } })
  expect(report).toMatchObject({ outcome: 'finished', counts: { copies: 0, runs: 0 }, findings: [] })
})

test('each copy is read about once, and what bears a mark is not asked for again', async () => {
  const world = await unheardRuns(200)
  const { counts } = await audit(world)
  expect(counts.copies).toBe(200)
  // 200 copies on pages of which 24 are new, an empty list of the other type, one of subscriptions, 8 requests for 200 orders, two for deliveries.
  expect(counts.requests).toBeLessThanOrEqual(9 + 1 + 1 + 8 + 2)
})

test('a dry run reads no more than that', async () => {
  const world = await unheardRuns(200)
  expect((await audit(world, { mode: 'dry_run' })).counts.requests).toBeLessThanOrEqual(9 + 1 + 1 + 8 + 2)
})

test('a missed run is named, also where a copy of the run before tells when it was due', async () => {
  const world = makeWorld()
  const keyOf = await subscribeMilk(world, 'daily')
  loseDeliveries(world)
  await letPlatformGoOn(world, 25 * HOUR_MS)
  world.emulator.control.setSwitches({ order_subscriptions: { milk: { miss_next_runs: 1 } } })
  await letPlatformGoOn(world, 26 * HOUR_MS)
  for (const [mode, state] of [
    ['dry_run', 'would_apply'],
    ['apply', 'applied'],
  ] as const) {
    expect(foundIn(await audit(world, { mode }))).toEqual([`unrecorded_outcome ${state}`, `missed_run ${state}`])
  }
  expect(await world.ledger.readRun(keyOf(2))).toMatchObject({ state: { name: 'planned' } })
  expect(foundIn(await audit(world))).toEqual([])
})

test('the run after one that is over, and at which the schedule stands still, is named and made', async () => {
  const world = makeWorld()
  const keyOf = await subscribeMilk(world, 'daily', { missed: 1 })
  loseDeliveries(world)
  const run = await world.ledger.readRun(keyOf(1))
  if (run === undefined) throw new Error('no run was planned')
  const state = { name: 'skipped', reason: 'by_person', closedMs: world.nowMs() } as const
  await world.ledger.saveRun({ ...run, state, version: run.version + 1 })
  await letPlatformGoOn(world, 2 * DAY_MS + 2 * HOUR_MS)
  const { findings } = await audit(world)
  const evidence = expect.objectContaining({ run_without_row: '2026-03-03T00:00:00Z' })
  expect(findings).toMatchObject([{ code: 'missed_run', state: 'applied', evidence }])
  expect(await world.runUntil(keyOf(2), isCompleted)).toMatchObject({ posts: 1 })
  expect(foundIn(await audit(world))).toEqual([])
})

test.each(['dry_run', 'apply'] as const)(
  'what the platform missed before the start is told each time, and left alone: %s',
  async (mode) => {
    const world = makeWorld({ startAtMs: START_MS + 2 * DAY_MS })
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    await letPlatformGoOn(world, 4 * HOUR_MS)
    const { findings } = await audit(world, { mode })
    expect(findings).toMatchObject([{ code: 'missed_run', state: 'left', evidence: { why: 'due before the start' } }])
    expect(await world.ledger.readRun(key)).toBeUndefined()
    expect(foundIn(await audit(world, { mode }))).toEqual(['missed_run left'])
  },
)

test('an audit counts runs by day and by how late they were', async () => {
  const world = makeWorld()
  const key = await placeRecurring(world, 'tea')
  await world.runUntil(key, isCompleted)
  const { periods, lateness } = await audit(world)
  expect(periods).toEqual([{ name: '2026-03-01', runs: { completed: 1 } }])
  expect(lateness).toEqual([1, 0, 0, 0, 0, 0])
})

test('an audit that Commerce Layer does not answer says so, and goes on where it stopped', async () => {
  const world = await unheardRuns(1)
  world.broken.add('commerce_layer')
  expect(await audit(world)).toMatchObject({ outcome: 'unreachable', findings: [] })
  world.broken.delete('commerce_layer')
  expect(foundIn(await audit(world))).toEqual(['unrecorded_outcome applied'])
})

test('many copies that were made in the same millisecond are all read, once each', async () => {
  const world = makeWorld()
  await world.dispatch()
  await world.ledger.firstStartMs(world.nowMs())
  world.seed({ orders: [{ id: 'tea' }] })
  for (let copy = 0; copy < 130; copy += 1) await world.copyByHand('tea', {})
  await letPlatformGoOn(world, MINUTE_MS)
  expect(new Set(copiesOf(world, 'tea').map(({ created_at }) => created_at)).size).toBe(1)
  expect((await audit(world)).counts.copies).toBe(130)
})
