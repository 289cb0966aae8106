import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import { createCopies } from '../../../lib/flows/create-copies/batch.ts'
import { noteSchedule } from '../../../lib/flows/create-copies/note-schedule.ts'
import type { QueueMessage } from '../../../lib/flows/dependencies.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { isCompleted } from '../../shop.ts'
import { letPlatformGoOn, readMilk, subscribeMilk } from '../milk.ts'
import { type FlowWorld, makeWorld, START_MS } from '../world.ts'

async function work(world: FlowWorld, messages: readonly QueueMessage[]): Promise<void> {
  const { failedIds } = await createCopies(world.deps, [...messages], { remainingMs: () => 60_000 })
  for (const { id, receiptHandle } of messages) if (!failedIds.includes(id)) world.queue.acknowledge(receiptHandle)
}

type Held = 'before its POST' | 'while it reads the schedule'

/** Two consumers with a message each: once the first one's POST has taken effect, the second one works until it is held, and goes on after. */
async function workSideBySide(
  world: FlowWorld,
  [first, second]: [QueueMessage, QueueMessage],
  held: Held,
): Promise<void> {
  const { createCopy, retrieveSubscription } = world.deps.commerceLayer
  const ready = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  let other: Promise<void> | undefined
  let reads = 0
  world.deps.commerceLayer.createCopy = async (copy) => {
    if (other !== undefined) {
      ready.resolve()
      await done.promise
      return await createCopy(copy)
    }
    const created = await createCopy(copy)
    other = work(world, [second])
    await Promise.race([ready.promise, other])
    return created
  }
  world.deps.commerceLayer.retrieveSubscription = async (id) => {
    const read = await retrieveSubscription(id)
    const isOthers = other !== undefined && held === 'while it reads the schedule' && reads === 0
    if (!isOthers) return read
    reads += 1
    ready.resolve()
    await done.promise
    return read
  }
  await work(world, [first])
  done.resolve()
  await (other ?? work(world, [second]))
  Object.assign(world.deps.commerceLayer, { createCopy, retrieveSubscription })
}

async function goOnSideBySide(world: FlowWorld, forMs: number, held: Held): Promise<void> {
  const untilMs = world.nowMs() + forMs
  while (world.nowMs() < untilMs) {
    world.moveClock(MINUTE_MS)
    await world.emulator.runDue()
    await world.dispatch()
    // Until all that was released is there.
    world.moveClock(5 * SECOND_MS)
    const [first, second, ...others] = world.queue.receive()
    if (first !== undefined && second !== undefined) await workSideBySide(world, [first, second], held)
    else if (first !== undefined) await work(world, [first])
    await work(world, others)
  }
}

test.each<Held>(['before its POST', 'while it reads the schedule'])(
  'of two POSTs at once for one subscription, each of which moves its schedule on, none costs it the run after, one held %s',
  async (held) => {
    const world = makeWorld({ catchUp: 'all' })
    world.emulator.control.setBehaviour({ manualCopyAdvancesNextRun: true })
    const day = await subscribeMilk(world, 'daily', { missed: 1 })
    await letPlatformGoOn(world, 2 * DAY_MS + HOUR_MS)
    await goOnSideBySide(world, HOUR_MS, held)
    for (const count of [1, 2]) expect(await world.ledger.readRun(day(count))).toSatisfy(isCompleted)
    expect(await readMilk(world)).toMatchObject({ nextRunMs: START_MS + 3 * DAY_MS })
    await world.goOn(DAY_MS)
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    expect(await world.ledger.readRun(day(3))).toSatisfy(isCompleted)
  },
)

test('a schedule is read again where the run of another POST was moved meanwhile: it may have been put back since', async () => {
  const world = makeWorld()
  const day = await subscribeMilk(world, 'daily', { outcome: 'out_of_stock' })
  await world.runUntil(day(1), (run) => run.attempts === 1)
  const run = await world.ledger.readRun(day(1))
  const series = await world.ledger.readSeries('subscription:milk')
  if (run === undefined || series === undefined) throw new Error('nothing was planned')
  const other = { ...run, key: runKeyOf('subscription:milk', START_MS), dueMs: START_MS, posts: 1 }
  await world.ledger.createRun(other)
  const view = await readMilk(world)
  const views = [{ ...view, nextRunMs: START_MS + 3 * DAY_MS }, view]
  world.deps.commerceLayer.retrieveSubscription = async () => {
    if (views.length === 2) await world.ledger.saveRun({ ...other, version: other.version + 1 })
    const [value = view] = views.splice(0, 1)
    return { ok: true, value }
  }
  const noted = await noteSchedule(
    world.deps,
    { run: { ...run, posts: 1 }, series, view },
    { type: 'recurring_order_copies' },
  )
  expect(noted).toMatchObject({ value: { takeoverNextRunMs: START_MS + 2 * DAY_MS } })
})
