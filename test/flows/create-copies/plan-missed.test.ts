import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { Run } from '../../../lib/core/run.ts'
import { type RunKey, runKeyOf } from '../../../lib/core/run-key.ts'
import type { Settings } from '../../../lib/core/settings.ts'
import { noteSubscription } from '../../../lib/flows/note-series.ts'
import { isCompleted, ordersPlacedFrom } from '../../shop.ts'
import { readMilk } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const keyAt = (iso: string): RunKey => runKeyOf('subscription:milk', Date.parse(iso))

/** A subscription whose schedule stands still where the platform has missed it, and a copy by hand counts as a run of it. */
async function standingStill(
  frequency: string,
  next_run_at: string,
  settings: Partial<Settings> = {},
): Promise<FlowWorld> {
  const world = makeWorld(settings)
  const { nowMs } = world.deps.clock
  world.deps.clock = { nowMs: () => Math.floor(nowMs()) }
  world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
  const shape = { kind: 'automatic', status: 'inactive', miss_next_runs: 1 } as const
  world.seed({
    orders: [{ id: 'milk-source' }],
    order_subscriptions: [{ id: 'milk', source_order: 'milk-source', ...shape, frequency, next_run_at }],
  })
  await world.change('order_subscriptions', 'milk', { _activate: true })
  await world.goOn(MINUTE_MS)
  return world
}

/** Somebody tells of the subscription at a time; before that nobody was at work. */
async function tellAt(world: FlowWorld, iso: string): Promise<void> {
  world.moveClock(Date.parse(iso) - world.nowMs())
  await world.emulator.runDue()
  await noteSubscription(world.deps, await readMilk(world))
}

async function park(world: FlowWorld, run: Run | undefined): Promise<void> {
  if (run === undefined) throw new Error('no run was planned')
  const state = { name: 'parked', reason: 'poison', parkedMs: world.nowMs() } as const
  await world.ledger.saveRun({ ...run, state, version: run.version + 1 })
}

test('a schedule that a later run moves on is counted from where it stands: the 31st comes back', async () => {
  const world = await standingStill('monthly', '2026-03-31T00:00:00Z')
  world.moveClock(Date.parse('2026-03-31T00:30:00Z') - world.nowMs())
  await park(world, await world.ledger.readRun(keyAt('2026-03-31T00:00:00Z')))
  for (const iso of ['2026-04-01T00:00:00Z', '2026-04-30T00:20:00Z']) await tellAt(world, iso)
  await world.runUntil(keyAt('2026-04-30T00:00:00Z'), isCompleted)
  expect((await readMilk(world)).nextRunMs).toBe(Date.parse('2026-05-31T00:00:00Z'))
  expect(await world.ledger.readRun(keyAt('2026-05-30T00:00:00Z'))).toBeUndefined()
})

test('the run of a 30th is not superseded on the next 30th by a run that is due on the 31st', async () => {
  const world = await standingStill('monthly', '2026-03-31T00:00:00Z', { catchUpWindowMs: 90 * DAY_MS })
  world.moveClock(Date.parse('2026-03-31T00:30:00Z') - world.nowMs())
  await park(world, await world.ledger.readRun(keyAt('2026-03-31T00:00:00Z')))
  await tellAt(world, '2026-05-30T12:00:00Z')
  expect(await world.runUntil(keyAt('2026-04-30T00:00:00Z'), ({ state }) => 'closedMs' in state)).toMatchObject({
    posts: 1,
    state: { name: 'completed' },
  })
})

test('of a crontab nothing is made beside the run that it stands at, in whatever time zone the platform reads it', async () => {
  // Nine o'clock where that is seven in UTC.
  const world = await standingStill('0 9 * * *', '2026-03-02T07:00:00Z')
  await tellAt(world, '2026-03-02T09:40:00Z')
  await world.runUntil(keyAt('2026-03-02T07:00:00Z'), isCompleted)
  await world.goOn(6 * HOUR_MS)
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

test('of a crontab the next run is expected where the one that it stands at has ended', async () => {
  const world = await standingStill('0 9 * * *', '2026-03-02T09:00:00Z')
  world.moveClock(Date.parse('2026-03-02T09:10:00Z') - world.nowMs())
  await park(world, await world.ledger.readRun(keyAt('2026-03-02T09:00:00Z')))
  await tellAt(world, '2026-03-02T12:00:00Z')
  expect(await world.runUntil(keyAt('2026-03-03T09:00:00Z'), isCompleted)).toMatchObject({ posts: 1 })
})

test('what was expected by a frequency that was changed since is left out, and not made beside the run that it stands at', async () => {
  const world = await standingStill('hourly', '2026-03-02T07:00:00Z')
  await tellAt(world, '2026-03-02T08:10:00Z')
  await world.change('order_subscriptions', 'milk', { frequency: 'monthly' })
  await world.runUntil(keyAt('2026-03-02T07:00:00Z'), isCompleted)
  await world.goOn(5 * HOUR_MS)
  for (const iso of ['2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z']) {
    expect(await world.ledger.readRun(keyAt(iso))).toMatchObject({ state: { name: 'skipped', reason: 'rescheduled' } })
  }
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})

test('a schedule is not moved over a run that somebody is at work on and that it does not lead to any more', async () => {
  const world = await standingStill('hourly', '2026-03-02T07:00:00Z')
  await tellAt(world, '2026-03-02T08:10:00Z')
  const held = await world.ledger.readRun(keyAt('2026-03-02T08:00:00Z'))
  if (held === undefined) throw new Error('no run was planned')
  const leaseUntilMs = world.nowMs() + 20 * MINUTE_MS
  const state = { name: 'claimed', action: 'look_up', fenced: false, leaseUntilMs } as const
  await world.ledger.saveRun({ ...held, state, version: held.version + 1 })
  await world.change('order_subscriptions', 'milk', { frequency: 'monthly' })
  await world.goOn(10 * MINUTE_MS)
  expect((await readMilk(world)).nextRunMs).toBe(Date.parse('2026-03-02T07:00:00Z'))
  await world.goOn(5 * HOUR_MS)
  expect(await world.ledger.readRun(held.key)).toMatchObject({ state: { name: 'skipped', reason: 'rescheduled' } })
  expect(ordersPlacedFrom(world, 'milk-source')).toHaveLength(1)
})
