import { expect, test } from 'vitest'
import { noteOrderSeries } from '../../lib/flows/note-series.ts'
import { moveRunTo } from '../../lib/flows/person/move-run.ts'
import { unplannedDueMs } from '../../lib/flows/reconcile/unplanned-run.ts'
import { placeRecurring } from '../shop.ts'
import { letPlatformGoOn } from './milk.ts'
import { HOUR_MS, MINUTE_MS, orderTea, timesOfCopies } from './person/tea.ts'
import { type FlowWorld, makeWorld, START_MS } from './world.ts'

const DAY_MS = 24 * HOUR_MS
const startsAt = (ms: number) => new Date(START_MS + ms).toISOString()

type Terms = Record<string, string | number | boolean>

/** The merchant changes the metadata of the tea, and Perennial reads them. */
async function changeTea(world: FlowWorld, perennial: Terms | null): Promise<void> {
  world.moveClock(MINUTE_MS)
  await world.change('orders', 'tea', { metadata: { perennial } })
  const read = await world.deps.commerceLayer.retrieveOrder('tea')
  if (read.ok) await noteOrderSeries(world.deps, read.value)
}

test('a run is made whose metadata were removed, and added again before it was due', async () => {
  const world = makeWorld()
  await orderTea(world)
  await changeTea(world, null)
  await changeTea(world, { frequency: 'hourly', copies: 3 })
  await world.goOn(4 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['01:00', '02:00', '03:00'])
})

test('a run that a person has moved is made there, though its metadata were invalid for a while when it had been due', async () => {
  const world = makeWorld()
  await orderTea(world, { frequency: 'daily' })
  const [first] = world.ledger.allRuns()
  if (first) await moveRunTo(world.deps, first.key, first.dueMs + 10 * HOUR_MS)
  await world.goOn(23 * HOUR_MS)
  await changeTea(world, { frequency: 'dailyy' })
  await world.goOn(2 * HOUR_MS)
  await changeTea(world, { frequency: 'daily', copies: 3 })
  await world.goOn(12 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['10:00'])
})

const OFTEN = { frequency: 'hourly', copies: 50 }

test('a series that is to run more often does so at once, though the run that is planned is one of the new terms too', async () => {
  const world = makeWorld()
  await orderTea(world, { ...OFTEN, frequency: 'daily' })
  await changeTea(world, OFTEN)
  await world.goOn(3 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['01:00', '02:00', '03:00'])
})

test('the same from its next run on where nobody told of the change', async () => {
  const world = makeWorld()
  await orderTea(world, { ...OFTEN, frequency: 'daily' })
  await world.change('orders', 'tea', { metadata: { perennial: OFTEN } })
  await world.goOn(26.5 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['00:00', '01:00', '02:00'])
})

test('no run is lost where a start is set to a later one and back', async () => {
  const world = makeWorld()
  const from = (hours: number) => ({ ...OFTEN, starts_at: startsAt(hours * HOUR_MS) })
  await placeRecurring(world, 'tea', from(1))
  await changeTea(world, from(5))
  await changeTea(world, from(1))
  await world.goOn(3 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['01:00', '02:00', '03:00'])
})

test('nobody is charged for a time at which only later terms would have had a run', async () => {
  const world = makeWorld()
  const from = { starts_at: startsAt(DAY_MS), copies: 9 }
  await placeRecurring(world, 'tea', { frequency: 'monthly', ...from })
  await world.goOn(20 * DAY_MS)
  await changeTea(world, { frequency: 'weekly', ...from })
  await world.goOn(HOUR_MS)
  expect(timesOfCopies(world)).toHaveLength(1)
})

test.each([{ frequency: 'dailyy' }, null])('nobody is charged for a time at which the terms were %j', async (none) => {
  const world = makeWorld()
  await orderTea(world, { ...OFTEN, frequency: 'daily' })
  await changeTea(world, none)
  await world.goOn(5.5 * DAY_MS)
  await changeTea(world, { ...OFTEN, frequency: 'daily' })
  await world.goOn(2 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual([])
  await world.goOn(DAY_MS)
  expect(timesOfCopies(world)).toHaveLength(1)
})

test('the run of today is made where its series was set to an earlier time of the day before, and nobody told', async () => {
  const world = makeWorld()
  const at = (hours: number) => ({ frequency: 'daily', copies: 9, starts_at: startsAt(hours * HOUR_MS) })
  await placeRecurring(world, 'tea', at(9))
  await world.goOn(25 * HOUR_MS)
  await world.change('orders', 'tea', { metadata: { perennial: at(7) } })
  await world.goOn(31 * HOUR_MS)
  expect(timesOfCopies(world)).toEqual(['09:00', '09:00', '07:00'])
})

test('a run that the terms do not have any more is left out for good, whoever tells of the series again', async () => {
  const world = makeWorld()
  const first = await placeRecurring(world, 'tea', OFTEN)
  const others = { frequency: 'daily', starts_at: startsAt(HOUR_MS / 2), expires_at: startsAt(0.6 * HOUR_MS) }
  for (let time = 0; time < 2; time += 1) {
    await changeTea(world, { ...others, copies: 9 - time })
    expect((await world.ledger.readRun(first))?.state).toMatchObject({ name: 'skipped', reason: 'rescheduled' })
    await world.goOn(HOUR_MS / 2)
  }
  expect(timesOfCopies(world)).toEqual(['00:30'])
})

const BEFORE = [
  { terms: { frequency: 'daily' }, forMs: 1.5 * HOUR_MS, changed: { ...OFTEN, expires_at: startsAt(1.4 * HOUR_MS) } },
  { terms: { frequency: 'hourly' }, forMs: DAY_MS + HOUR_MS, changed: { frequency: 'daily', copies: 1 } },
]

test.each(BEFORE)(
  'a date before a change from $terms.frequency is due for nobody who tells of it again, nor for an audit',
  async (one) => {
    const world = makeWorld()
    await placeRecurring(world, 'tea', one.terms)
    await letPlatformGoOn(world, one.forMs)
    await changeTea(world, one.changed)
    await changeTea(world, one.changed)
    const series = await world.ledger.readSeries('order:tea')
    expect(series && (await unplannedDueMs(world.deps, series, undefined))).toBeUndefined()
    await world.goOn(HOUR_MS)
    expect(timesOfCopies(world)).toEqual([])
  },
)
