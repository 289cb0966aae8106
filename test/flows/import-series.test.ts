import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../lib/core/duration.ts'
import type { CommerceLayer } from '../../lib/flows/dependencies.ts'
import { dryLedger } from '../../lib/flows/reconcile/dry-run.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf } from '../shop.ts'
import { dyingAfter } from './dying-ledger.ts'
import { importAll, iso, runningShop, subscription } from './running-shop.ts'
import { START_MS } from './world.ts'

const DAILY = { perennial: { frequency: 'daily' } }

describe('an import into an empty ledger', () => {
  test('expects the next run of a subscription that the platform runs', async () => {
    const world = runningShop(subscription('milk'))
    const { end, byId } = await importAll(world)
    expect(end).toEqual({ outcome: 'finished' })
    expect(byId.get('subscription:milk')).toEqual({
      outcome: 'new',
      clock: 'commerce_layer',
      problem: undefined,
      planned: START_MS + DAY_MS,
    })
    const [run, ...others] = world.ledger.allRuns()
    expect(others).toEqual([])
    expect(run).toMatchObject({ clock: 'commerce_layer', dueMs: START_MS + DAY_MS, state: { action: 'look_up' } })
  })

  test('plans the next run of an order that asks to recur, already known to be no copy', async () => {
    const metadata = { perennial: { frequency: 'weekly' } }
    const world = runningShop({ orders: [{ id: 'tea', customer: 'ann', placed_at: iso(-10 * DAY_MS), metadata }] })
    const { byId } = await importAll(world)
    expect(byId.get('order:tea')).toMatchObject({ outcome: 'new', clock: 'perennial', planned: START_MS + 4 * DAY_MS })
    expect(await world.ledger.readSeries('order:tea')).toMatchObject({ vetted: true, version: 1 })
  })

  test('plans the next run of a subscription that carries our metadata and is not active', async () => {
    const metadata = { perennial: { frequency: 'daily', starts_at: iso(HOUR_MS) } }
    const world = runningShop(subscription('box', { status: 'inactive', metadata }))
    const { byId } = await importAll(world)
    expect(byId.get('subscription:box')).toMatchObject({ clock: 'perennial', planned: START_MS + HOUR_MS })
  })

  test('leaves out an order that is the target of a copy, whatever metadata it has', async () => {
    const metadata = { perennial: { frequency: 'daily' } }
    const world = runningShop({ orders: [{ id: 'tea', customer: 'ann', metadata }] })
    await world.copyByHand('tea', { place_target_order: true })
    await world.goOn(HOUR_MS)
    const target = copiesOf(world, 'tea')[0]?.target_order ?? ''
    await world.change('orders', target, { metadata })
    const { byId } = await importAll(world)
    expect(byId.get(`order:${target}`)).toMatchObject({ outcome: 'not_recurring', clock: 'not_a_series' })
    expect(await world.ledger.readSeries(`order:${target}`)).toBeUndefined()
    expect(byId.get('order:tea')).toMatchObject({ outcome: 'new' })
  })

  test('names metadata that is invalid, and plans nothing for it', async () => {
    const metadata = { perennial: { frequency: 'whenever' } }
    const world = runningShop({ orders: [{ id: 'tea', customer: 'ann', metadata }] })
    const { byId } = await importAll(world)
    expect(byId.get('order:tea')).toMatchObject({ outcome: 'not_recurring', clock: 'invalid', planned: 'none' })
    expect(byId.get('order:tea')?.problem).toContain('frequency')
    expect(world.ledger.allRuns()).toEqual([])
  })

  test('does not look at what nobody asked to recur', async () => {
    const world = runningShop({ orders: [{ id: 'once', customer: 'ann' }] })
    world.seed(subscription('ended', { status: 'cancelled' }))
    expect((await importAll(world)).imported).toEqual([])
  })
})

describe('an import that died between a series and its first run, and is not repeated', () => {
  test.each([
    ['an order', 'order:tea', { orders: [{ id: 'tea', customer: 'ann', placed_at: iso(-HOUR_MS), metadata: DAILY }] }],
    [
      'a subscription of ours',
      'subscription:box',
      subscription('box', { status: 'inactive', metadata: DAILY, starts_at: iso(-HOUR_MS) }),
    ],
    ["a subscription of the platform's", 'subscription:milk', subscription('milk', { frequency: 'daily' })],
  ] as const)('leaves no run of %s unmade', async (_, id, seed) => {
    const world = runningShop(seed)
    await expect(importAll(world, { ledger: dyingAfter(1, world.deps.ledger) })).rejects.toThrow('killed')
    for (let hours = 0; hours < 3 * 24 + 2; hours += 1) {
      await world.goOn(HOUR_MS)
      await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    }
    const runs = world.ledger.allRuns().filter(({ dueMs }) => dueMs <= START_MS + 3 * DAY_MS)
    expect(runs.map(({ seriesId, state }) => [seriesId, state.name])).toEqual(Array(3).fill([id, 'completed']))
    expect(world.state().copies).toHaveLength(3)
  })
})

describe('before the start', () => {
  test('a run that the platform missed before Perennial came is left alone, and said', async () => {
    const world = runningShop(subscription('milk', { next_run_at: iso(-DAY_MS) }))
    const { byId } = await importAll(world)
    expect(byId.get('subscription:milk')).toMatchObject({ outcome: 'new', planned: 'before_start' })
    expect(world.ledger.allRuns()).toEqual([])
  })

  test('nothing is planned before START_AT', async () => {
    const world = runningShop(subscription('milk'), { startAtMs: START_MS + 2 * DAY_MS })
    const metadata = { perennial: { frequency: 'daily' } }
    world.seed({ orders: [{ id: 'tea', customer: 'ann', placed_at: iso(0), metadata }] })
    const { byId } = await importAll(world)
    expect(byId.get('subscription:milk')?.planned).toBe('before_start')
    expect(byId.get('order:tea')?.planned).toBe(START_MS + 2 * DAY_MS)
  })
})

describe('an import of what is known', () => {
  test('finds nothing new the second time', async () => {
    const world = runningShop(subscription('milk'))
    const metadata = { perennial: { frequency: 'daily' } }
    world.seed({ orders: [{ id: 'tea', customer: 'ann', placed_at: iso(0), metadata }] })
    await importAll(world)
    const before = world.ledger.allRuns()
    const { imported } = await importAll(world)
    expect(imported.map(({ outcome, planned }) => [outcome, planned])).toEqual([
      ['known', 'none'],
      ['known', 'none'],
    ])
    expect(world.ledger.allRuns()).toEqual(before)
  })

  test('says what was changed at Commerce Layer while nobody told', async () => {
    const world = runningShop(subscription('milk'))
    await importAll(world)
    await world.change('order_subscriptions', 'milk', { next_run_at: iso(3 * DAY_MS) })
    const { byId } = await importAll(world)
    expect(byId.get('subscription:milk')).toMatchObject({ outcome: 'changed', planned: START_MS + 3 * DAY_MS })
  })

  test('does the rest of one that died between a series and its run', async () => {
    const world = runningShop(subscription('milk'))
    await expect(importAll(world, { ledger: dyingAfter(1, world.deps.ledger) })).rejects.toThrow('killed')
    const { byId } = await importAll(world)
    expect(byId.get('subscription:milk')?.outcome).not.toBe('known')
    expect(world.ledger.allRuns()).toMatchObject([{ dueMs: START_MS + DAY_MS }])
    expect(await world.ledger.readSeries('subscription:milk')).toMatchObject({ clock: 'commerce_layer' })
  })

  test('ends a series that turns out to be the target of a copy', async () => {
    const metadata = { perennial: { frequency: 'daily' } }
    const world = runningShop({ orders: [{ id: 'tea', customer: 'ann', placed_at: iso(0), metadata }] })
    await importAll(world)
    const series = await world.ledger.readSeries('order:tea')
    if (series) await world.ledger.saveSeries({ ...series, version: series.version + 1, vetted: false })
    const listTargetOrderIds: CommerceLayer['listTargetOrderIds'] = async () => ({ ok: true, value: ['tea'] })
    world.deps.commerceLayer = { ...world.deps.commerceLayer, listTargetOrderIds }
    const { byId } = await importAll(world)
    expect(byId.get('order:tea')).toMatchObject({ outcome: 'not_recurring', clock: 'not_a_series' })
    expect(world.ledger.allRuns().map(({ state }) => state)).toMatchObject([
      { name: 'skipped', reason: 'not_a_series' },
    ])
  })
})

describe('a dry run', () => {
  test('says what an import would do, and leaves no trace but its requests', async () => {
    const world = runningShop(subscription('milk'))
    const metadata = { perennial: { frequency: 'daily' } }
    world.seed({ orders: [{ id: 'tea', customer: 'ann', placed_at: iso(0), metadata }] })
    const foretold = await importAll(world, { ledger: dryLedger(world.deps.ledger) })
    expect(world.ledger.allRuns()).toEqual([])
    expect(await world.ledger.readSeries('order:tea')).toBeUndefined()
    expect(await world.ledger.readFirstStartMs()).toBeUndefined()
    expect((await importAll(world)).imported).toEqual(foretold.imported)
  })

  test('of what is known says so', async () => {
    const world = runningShop(subscription('milk'))
    await importAll(world)
    const { imported } = await importAll(world, { ledger: dryLedger(world.deps.ledger) })
    expect(imported.map(({ outcome, planned }) => [outcome, planned])).toEqual([['known', 'none']])
  })
})
