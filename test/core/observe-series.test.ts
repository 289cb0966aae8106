import { describe, expect, test } from 'vitest'
import { dueAfter } from '../../lib/core/due-times.ts'
import { endedSeries, saysTheSame, seriesOfOrder, seriesOfSubscription } from '../../lib/core/observe-series.ts'
import type { Series, SeriesClock } from '../../lib/core/series.ts'
import type { OrderView, SubscriptionView } from '../../lib/core/views.ts'
import { orderView, subscriptionView } from './sample-views.ts'

const PLACED_MS = Date.UTC(2026, 10, 30, 10)
const MONTHLY = { perennial: { frequency: 'monthly' } }
const STARTING = { perennial: { frequency: 'monthly', starts_at: '2026-12-15T10:00:00Z' } }
const INVALID = { perennial: { frequency: 'fortnightly' } }

function subscription(status: string, changes: Partial<SubscriptionView> = {}): Series {
  return seriesOfSubscription(subscriptionView(status, changes), undefined)
}

function order(status: string, changes: Partial<OrderView> = {}): Series | undefined {
  return seriesOfOrder(orderView(status, { placedMs: PLACED_MS, metadata: MONTHLY, ...changes }), undefined)
}

function firstDue(series: Series | undefined): string | undefined {
  const dueMs = series?.rule && dueAfter(series.rule, 0)
  return dueMs === undefined ? undefined : new Date(dueMs).toISOString()
}

describe('the clock of a subscription', () => {
  test.each<[string, Partial<SubscriptionView>, SeriesClock]>([
    ['active', {}, 'commerce_layer'],
    ['running', {}, 'commerce_layer'],
    ['active', { metadata: STARTING }, 'commerce_layer'],
    ['inactive', {}, 'inactive'],
    ['draft', {}, 'inactive'],
    ['pending', {}, 'inactive'],
    ['inactive', { metadata: STARTING }, 'perennial'],
    ['pending', { metadata: STARTING }, 'perennial'],
    ['inactive', { metadata: INVALID }, 'invalid'],
    ['inactive', { metadata: MONTHLY }, 'invalid'],
    ['inactive', { metadata: MONTHLY, startsMs: PLACED_MS }, 'perennial'],
    ['cancelled', { metadata: STARTING }, 'cancelled'],
  ])('that is %s, with %j, is kept by: %s', (status, changes, clock) => {
    expect(subscription(status, changes).clock).toBe(clock)
  })

  test('in conflict is guarded, and the conflict reported', () => {
    expect(subscription('active', { metadata: STARTING })).toMatchObject({ problem: 'clock_conflict', rule: undefined })
    expect(subscription('active').problem).toBeUndefined()
  })
})

describe('a subscription', () => {
  test('is copied by its kind, which is remembered where it is not said', () => {
    const automatic = subscription('active', { automatic: true })
    expect(automatic.copyType).toBe('recurring_order_copies')
    expect(subscription('active', { automatic: false }).copyType).toBe('order_copies')
    const again = seriesOfSubscription(subscriptionView('active', { automatic: undefined }), automatic)
    expect(again).toMatchObject({ copyType: 'recurring_order_copies', version: 2 })
  })

  test('has its own word about placing where the platform runs it', () => {
    expect(subscription('active', { placeTargetOrder: false }).options.placeTargetOrder).toBe(false)
  })

  test('that Perennial runs is due first at starts_at, else at its next_run_at, else a period after its start', () => {
    const [nextRunMs, startsMs] = [Date.UTC(2026, 11, 20), PLACED_MS]
    expect(firstDue(subscription('inactive', { metadata: STARTING, nextRunMs }))).toBe('2026-12-15T10:00:00.000Z')
    expect(firstDue(subscription('inactive', { metadata: MONTHLY, nextRunMs }))).toBe('2026-12-20T00:00:00.000Z')
    expect(firstDue(subscription('inactive', { metadata: MONTHLY, startsMs }))).toBe('2026-12-30T10:00:00.000Z')
  })

  test('that Perennial runs ends at its own expires_at or that of the metadata, whichever is earlier', () => {
    const metadata = {
      perennial: { frequency: 'monthly', starts_at: '2026-12-15T10:00:00Z', expires_at: '2027-02-01T00:00:00Z' },
    }
    const endOf = (changes: Partial<SubscriptionView>) => subscription('inactive', changes).rule?.expiresMs
    expect(endOf({ metadata })).toBe(Date.UTC(2027, 1, 1))
    expect(endOf({ metadata, expiresMs: Date.UTC(2027, 0, 1) })).toBe(Date.UTC(2027, 0, 1))
    expect(endOf({ metadata, expiresMs: Date.UTC(2028, 0, 1) })).toBe(Date.UTC(2027, 1, 1))
    expect(endOf({ metadata: STARTING, expiresMs: Date.UTC(2028, 0, 1) })).toBe(Date.UTC(2028, 0, 1))
    expect(endOf({ metadata: STARTING })).toBeUndefined()
  })

  test('without starts_at keeps the first run that it was counted from, though its next_run_at moves on', () => {
    const seen = (nextRunMs: number, before?: Series) =>
      seriesOfSubscription(subscriptionView('inactive', { metadata: MONTHLY, nextRunMs }), before)
    const first = seen(Date.UTC(2026, 11, 31))
    expect(seen(Date.UTC(2027, 1, 28), first).rule).toEqual(first.rule)
  })

  test('does not lose its first run to a fraction of a second', () => {
    const nextRunMs = Date.UTC(2026, 11, 20) + 500
    expect(firstDue(subscription('inactive', { metadata: MONTHLY, nextRunMs }))).toBe('2026-12-20T00:00:00.000Z')
  })
})

describe('the clock of an order', () => {
  test.each<[string, Partial<OrderView>, SeriesClock | undefined]>([
    ['placed', {}, 'perennial'],
    ['approved', {}, 'perennial'],
    ['placed', { metadata: INVALID }, 'invalid'],
    ['placed', { placedMs: undefined }, 'invalid'],
    ['placed', { placedMs: undefined, metadata: STARTING }, 'perennial'],
    ['placed', { renewsSubscriptionId: 'SuBsCrIpT1' }, 'not_a_series'],
    ['placed', { hasSubscriptions: true }, 'not_a_series'],
    ['placed', { metadata: {} }, undefined],
    ['pending', {}, undefined],
    ['cancelled', {}, undefined],
  ])('that is %s, with %j: %s', (status, changes, clock) => {
    expect(order(status, changes)?.clock).toBe(clock)
  })

  test('that was a series ends with its metadata or its cancelling', () => {
    const before = order('placed')
    const seen = (status: string, changes: Partial<OrderView>) =>
      seriesOfOrder(orderView(status, { placedMs: PLACED_MS, ...changes }), before)
    expect(seen('cancelled', { metadata: MONTHLY })).toMatchObject({ clock: 'cancelled', rule: undefined, version: 2 })
    expect(seen('placed', {})).toMatchObject({ clock: 'not_a_series', rule: undefined })
  })
})

describe('an order', () => {
  test('is due first one period after it was placed, or at starts_at', () => {
    expect(firstDue(order('placed'))).toBe('2026-12-30T10:00:00.000Z')
    expect(firstDue(order('placed', { metadata: STARTING }))).toBe('2026-12-15T10:00:00.000Z')
  })

  test('is copied with the options of its metadata', () => {
    const metadata = {
      perennial: { frequency: 'monthly', place_target_order: false, skip_errors: true, catch_up: 'all' },
    }
    expect(order('placed', { metadata })).toMatchObject({
      copyType: 'order_copies',
      options: { placeTargetOrder: false, skipErrors: true, reuseWallet: true },
      catchUp: 'all',
    })
  })

  test('is vetted once', () => {
    const before = order('placed')
    expect(before?.vetted).toBe(false)
    const vetted = before && { ...before, vetted: true }
    expect(seriesOfOrder(orderView('placed', { placedMs: PLACED_MS, metadata: MONTHLY }), vetted)?.vetted).toBe(true)
  })
})

describe('what people told Perennial about a series', () => {
  const told = { paused: true, askedMs: PLACED_MS }

  test('is nothing at first', () => {
    expect(subscription('inactive', { metadata: STARTING })).toMatchObject({ paused: false, askedMs: undefined })
    expect(order('placed')).toMatchObject({ paused: false, askedMs: undefined })
  })

  test.each(['active', 'inactive', 'cancelled'])('outlives a subscription seen as %s', (status) => {
    const before = { ...subscription('inactive', { metadata: STARTING }), ...told }
    expect(seriesOfSubscription(subscriptionView(status), before)).toMatchObject(told)
  })

  test('outlives an order seen as anything', () => {
    const before = order('placed')
    for (const status of ['placed', 'approved', 'cancelled']) {
      const view = orderView(status, { placedMs: PLACED_MS, metadata: MONTHLY })
      expect(seriesOfOrder(view, before && { ...before, ...told })).toMatchObject(told)
    }
  })
})

describe('two observations', () => {
  const series = subscription('inactive', { metadata: STARTING })

  test('say the same whatever their version and time, and the order of their fields', () => {
    const { id, ...rest } = series
    expect(saysTheSame(series, { ...series, version: 9, seenMs: 9 })).toBe(true)
    expect(saysTheSame(series, { ...rest, id })).toBe(true)
  })

  test('differ in anything else', () => {
    const others: Partial<Series>[] = [
      { clock: 'inactive' },
      { copyType: 'order_copies' },
      { catchUp: 'ask' },
      { problem: 'x' },
      { vetted: false },
      { paused: true },
      { rule: undefined },
      { rule: series.rule && { ...series.rule, anchorMs: 0 } },
      { options: { ...series.options, skipErrors: true } },
    ]
    for (const other of others) expect(saysTheSame(series, { ...series, ...other })).toBe(false)
  })

  test('of a series whose resource is gone say so, with the next version', () => {
    expect(endedSeries(series, 'gone')).toEqual({ ...series, version: 2, clock: 'gone', rule: undefined })
  })
})
