import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { SubscriptionView } from '../../lib/core/views.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf } from '../shop.ts'
import { failedWith } from './failures.ts'
import { letPlatformGoOn, loseDeliveries, readMilk, subscribeMilk } from './milk.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

describe("the schedule of a run whose failed copy we replace, where our POST moves it as the platform's own does", () => {
  test.each(['answered', 'lost'] as const)(
    'is put back, and the run after it is made, the answer being %s',
    async (answer) => {
      const world = makeWorld()
      const day = await subscribeMilk(world, 'daily', { outcome: 'out_of_stock' })
      world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
      await world.runUntil(day(1), (run) => run.attempts === 1)
      if (answer === 'lost') {
        const post = { on: 'request', method: 'POST', path: '/api/recurring_order_copies' } as const
        world.emulator.control.addFaults([{ ...post, effect: { kind: 'commit_then_drop' } }])
      }
      // Our first one fails as well.
      await world.runUntil(day(1), (run) => run.attempts === 2)
      world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
      await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
      expect(await readMilk(world)).toMatchObject({ nextRunMs: START_MS + 2 * DAY_MS })
      await world.goOn(DAY_MS)
      expect(await world.ledger.readRun(day(2))).toMatchObject({ state: { name: 'completed' } })
    },
  )
})

const UNDONE = [
  'as its deliveries told',
  'and no delivery came',
  'and who came to do it was late',
  'and who came to do it was later than the next run of the platform',
  'and who came to do it was refused',
] as const

test.each(UNDONE)(
  'a run over which our POST for the one before has moved the schedule is made, though nobody has put that back, %s',
  async (told) => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { outcome: 'out_of_stock' })
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    await world.runUntil(day(1), (run) => run.attempts === 1)
    if (told !== 'as its deliveries told') loseDeliveries(world)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    const { createCopy, retrieveSubscription } = world.deps.commerceLayer
    world.deps.commerceLayer.createCopy = async (copy) => {
      world.deps.commerceLayer.retrieveSubscription = async () => failedWith(503)
      return await createCopy(copy)
    }
    await world.goOn(DAY_MS - HOUR_MS)
    expect(await world.ledger.readRun(day(1))).toMatchObject({ posts: 1, takeoverNextRunMs: START_MS + 2 * DAY_MS })
    if (told === 'as its deliveries told') await noteSubscription(world.deps, await scheduleOf(world))
    world.deps.commerceLayer.retrieveSubscription = retrieveSubscription
    if (told.startsWith('and who came to do it was late')) {
      const isLater = told.endsWith('of the platform')
      await letPlatformGoOn(world, HOUR_MS + MINUTE_MS + (isLater ? DAY_MS : 0))
      await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    }
    if (told === 'and who came to do it was refused') {
      world.deps.commerceLayer.rescheduleSubscription = async () => failedWith(422)
      await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    }
    await world.goOn(3 * HOUR_MS)
    expect(await world.ledger.readRun(day(2))).toMatchObject({ posts: 1, state: { name: 'completed' } })
  },
)

/** As a list shows it, where it cannot be read by its own id. */
async function scheduleOf(world: FlowWorld): Promise<SubscriptionView> {
  const listed = await world.deps.commerceLayer.listSubscriptions(['milk'])
  const [view] = listed.ok ? listed.value : []
  if (view === undefined) throw new Error('the subscription could not be listed')
  return view
}

describe('the schedule of a run that the platform ran and left no copy for, where our POST moves it as well', () => {
  test('is put back, and the run after it is made', async () => {
    const world = makeWorld()
    const day = await subscribeMilk(world, 'daily', { outcome: 'out_of_stock' })
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    loseDeliveries(world)
    await world.goOn(DAY_MS + 10 * MINUTE_MS)
    const [failed] = copiesOf(world, 'milk-source')
    expect(await world.remove(`recurring_order_copies/${failed?.id}`)).toBe(204)
    world.emulator.control.setSwitches({ orders: { 'milk-source': { copy_outcome: 'ok' } } })
    await world.goOn(3 * HOUR_MS)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    expect(await world.ledger.readRun(day(1))).toMatchObject({ posts: 1, state: { name: 'completed' } })
    expect(await readMilk(world)).toMatchObject({ nextRunMs: START_MS + 2 * DAY_MS })
    await world.goOn(DAY_MS)
    expect(await world.ledger.readRun(day(2))).toMatchObject({ state: { name: 'completed' } })
  })
})
