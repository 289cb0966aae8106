import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/core/duration.ts'
import { parseRunKey } from '../../lib/core/run-key.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { Seed } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { makeFortune } from '../../lib/simulator/fortune.ts'
import { makeHistory } from '../../lib/simulator/history.ts'
import { CALM } from '../../lib/simulator/weather.ts'
import { makeWorld, type World } from '../../lib/simulator/world.ts'
import { duesByHand } from '../dues-by-hand.ts'

const START_MS = Date.parse('2026-01-30T00:00:00Z')
const END_MS = Date.parse('2031-01-30T12:34:00Z')

/** How much later than it is due a run is copied at most while nothing is in the way. */
const MOST_LATE_MS = 2 * MINUTE_MS

/** What a series asks for, and as what it is known at Commerce Layer. */
interface Kept {
  frequency: string
  starts_at?: string
  expires_at?: string
  copies?: number
  time_zone?: string
  as: 'order' | 'automatic' | 'manual'
}

/** One of each kind; what is due every hour or day ends earlier, with a change of the clocks behind it. */
const SERIES: readonly Kept[] = [
  { as: 'order', frequency: 'monthly' },
  { as: 'automatic', frequency: 'monthly', starts_at: '2026-01-31T23:30:00Z' },
  { as: 'manual', frequency: 'two-month', starts_at: '2026-02-28T09:00:00Z' },
  { as: 'order', frequency: 'three-months', starts_at: '2026-01-31T12:00:00Z', time_zone: 'America/New_York' },
  { as: 'automatic', frequency: 'four-month', starts_at: '2026-10-31T12:00:00Z' },
  { as: 'order', frequency: 'six-months', starts_at: '2026-08-31T00:00:00Z', time_zone: 'Europe/Rome' },
  { as: 'manual', frequency: 'yearly', starts_at: '2028-02-29T10:00:00Z' },
  { as: 'automatic', frequency: 'yearly', starts_at: '2026-03-29T01:30:00Z', time_zone: 'Europe/Rome' },
  { as: 'automatic', frequency: 'weekly', starts_at: '2026-02-01T07:30:00Z', time_zone: 'America/New_York' },
  // At a quarter past two, a time that is left out once a year.
  {
    as: 'manual',
    frequency: 'daily',
    starts_at: '2026-02-01T15:15:00Z',
    expires_at: '2026-12-01T00:00:00Z',
    time_zone: 'Australia/Lord_Howe',
  },
  { as: 'order', frequency: 'daily', copies: 30 },
  { as: 'order', frequency: 'hourly', copies: 30 },
  { as: 'automatic', frequency: 'hourly', starts_at: '2026-03-28T22:00:00Z', expires_at: '2026-03-30T00:00:00Z' },
  { as: 'order', frequency: '30 2 28-31 3,10 *', time_zone: 'Europe/Rome' },
  { as: 'manual', frequency: '0 9 1,15 1-12/3 MON', starts_at: '2026-02-01T00:00:00Z', time_zone: 'Asia/Kathmandu' },
  {
    as: 'automatic',
    frequency: '15 1-3 * 4,10 0',
    starts_at: '2026-02-01T00:00:00Z',
    time_zone: 'Australia/Lord_Howe',
  },
  { as: 'order', frequency: '0 6 */15 * *', copies: 60, time_zone: 'Africa/Casablanca' },
  { as: 'manual', frequency: '45 23 * 3 6', starts_at: '2026-02-01T00:00:00Z', time_zone: 'America/Nuuk' },
]

test('in five years every series gets one order for each due time that is worked out by hand', async () => {
  const chance = dice(1).next
  const fortune = () => makeFortune(() => CALM, chance)
  const history = makeHistory('unkept')
  const world = makeWorld({ startMs: START_MS, settings: DEFAULT_SETTINGS, weather: CALM, fortune, chance, history })
  await openShop(world)
  while ((await world.step(END_MS + HOUR_MS)) === 'done');
  for (const [index, terms] of SERIES.entries()) {
    const orders = ordersOf(world, index)
    const dues = duesOf(world, index, terms)
    const late = orders.filter(({ dueMs, createdMs }) => createdMs < dueMs || createdMs > dueMs + MOST_LATE_MS)
    expect(dues).not.toEqual([])
    expect({ terms, due: orders.map(({ dueMs }) => dueMs), late }).toEqual({ terms, due: dues, late: [] })
  }
}, 60_000)

/** When a series is due until the end, by hand. The source order counts as the first run, where there is no other start. */
function duesOf(
  { truth }: World,
  index: number,
  { frequency, starts_at, expires_at, copies, time_zone = 'UTC' }: Kept,
): number[] {
  const placedMs = Math.floor((truth.order(sourceOf(index))?.placedMs ?? Number.NaN) / SECOND_MS) * SECOND_MS
  const anchorMs = starts_at === undefined ? placedMs : Date.parse(starts_at)
  const range = {
    fromMs: starts_at === undefined ? placedMs + 1 : anchorMs,
    toMs: expires_at === undefined ? END_MS : Date.parse(expires_at),
  }
  return duesByHand({ frequency, anchorMs, timeZone: time_zone }, range).slice(0, copies)
}

/** The placed orders of a series in the order of their runs' due times: when each run was due, and its copy made. */
function ordersOf({ truth }: World, index: number): { dueMs: number; createdMs: number }[] {
  const placed = [...truth.copies()].filter(
    ({ sourceOrderId, targetOrderId = '' }) =>
      sourceOrderId === sourceOf(index) && truth.order(targetOrderId)?.placedMs !== undefined,
  )
  return placed
    .map(({ maker, createdMs }) => {
      const dueMs = maker.who === 'perennial' ? parseRunKey(maker.run)?.dueMs : undefined
      return { dueMs: dueMs ?? Number.NaN, createdMs }
    })
    .sort((a, b) => a.dueMs - b.dueMs)
}

const idOf = (index: number): string => `s${index + 1}`
const sourceOf = (index: number): string => `${idOf(index)}-source`

/** Plants every series, and has the merchant do what a delivery tells of. */
async function openShop({ emulator, merchant }: World): Promise<void> {
  for (const [index, kept] of SERIES.entries()) {
    const [id, source] = [idOf(index), sourceOf(index)]
    emulator.control.seed(seedOf(index, kept))
    const status =
      kept.as === 'order'
        ? await merchant.ask('PATCH', `orders/${source}`, { type: 'orders', id: source, attributes: { _place: true } })
        : await merchant.ask('PATCH', `order_subscriptions/${id}`, {
            type: 'order_subscriptions',
            id,
            attributes: { _deactivate: true },
          })
    if (status !== 200) throw new Error(`expected the shop to open with ${id}, was answered ${status}`)
  }
}

function seedOf(index: number, { as, ...terms }: Kept): Seed {
  const [id, source] = [idOf(index), sourceOf(index)]
  const customer = { id: `${id}-customer`, email: `${id}@example.com` }
  const metadata = { perennial: terms }
  if (as === 'order') {
    return { customers: [customer], orders: [{ id: source, status: 'pending', customer: customer.id, metadata }] }
  }
  const subscription = { id, source_order: source, kind: as, frequency: 'monthly', status: 'active', metadata } as const
  const next_run_at = terms.starts_at ?? ''
  return {
    customers: [customer],
    orders: [{ id: source, customer: customer.id }],
    order_subscriptions: [{ ...subscription, next_run_at }],
  }
}
