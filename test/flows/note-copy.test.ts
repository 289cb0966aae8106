import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { noteCopy } from '../../lib/flows/note-copy.ts'
import { noteSubscription } from '../../lib/flows/note-series.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { copiesOf, isCompleted, subscribe } from '../shop.ts'
import { letPlatformGoOn, loseDeliveries, readMilk } from './milk.ts'
import { makeWorld, START_MS } from './world.ts'

const iso = (ms: number) => new Date(ms).toISOString()

test('the copy of a subscription that the platform took up again unseen has a run of its own, after one that Perennial made', async () => {
  const world = makeWorld()
  const [ownMs, platformsMs] = [START_MS + HOUR_MS, START_MS + 6 * HOUR_MS]
  world.seed({
    orders: [{ id: 'milk-source' }],
    order_subscriptions: [
      {
        id: 'milk',
        source_order: 'milk-source',
        kind: 'automatic',
        status: 'inactive',
        frequency: 'monthly',
        next_run_at: iso(ownMs),
        metadata: { perennial: { frequency: 'monthly' } },
      },
    ],
  })
  await world.dispatch()
  await noteSubscription(world.deps, await readMilk(world))
  const own = await world.runUntil(runKeyOf('subscription:milk', ownMs), isCompleted)
  expect(own).toMatchObject({ clock: 'perennial', copy: { ours: true } })
  loseDeliveries(world)
  await world.change('order_subscriptions', 'milk', { next_run_at: iso(platformsMs), _activate: true })
  await letPlatformGoOn(world, platformsMs + MINUTE_MS - world.nowMs())
  await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
  const [, platforms] = copiesOf(world, 'milk-source')
  expect(await world.ledger.readRun(runKeyOf('subscription:milk', platformsMs))).toMatchObject({
    clock: 'commerce_layer',
    copy: { id: platforms?.id, ours: false },
    state: { name: 'completed' },
  })
  expect(world.logged.map(({ code }) => code)).not.toContain('SECOND_ORDER')
})

test('a copy that the platform makes later than half an hour for a run that was taken from it is a second order, and told', async () => {
  const world = makeWorld()
  const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
  expect(await world.runUntil(key, isCompleted)).toMatchObject({ clock: 'commerce_layer', copy: { ours: true } })
  loseDeliveries(world)
  await world.copyByHand('milk-source', { place_target_order: true }, 'milk')
  await letPlatformGoOn(world, MINUTE_MS)
  const listed = await world.deps.commerceLayer.listCopies({ type: 'recurring_order_copies', subscriptionId: 'milk' })
  const copy = listed.ok ? listed.value.items.at(-1) : undefined
  if (copy?.schedule === undefined) throw new Error('no copy was listed with its schedule')
  const late = { ...copy, schedule: { ...copy.schedule, lastRunMs: copy.createdMs } }
  expect(await noteCopy(world.deps, late)).toBe('second_order')
})
