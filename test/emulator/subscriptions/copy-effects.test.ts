import { expect, test } from 'vitest'
import type { SeedSubscription } from '../../../lib/emulator/control-types.ts'
import { dayMs, makeStage, type StageOptions } from '../stage.ts'

const stageWith = (subscription: Partial<SeedSubscription> = {}, options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: [{ id: 'source', placed_at: '2026-02-28T12:00:00Z' }],
    order_subscriptions: [
      { id: 'series', source_order: 'source', kind: 'automatic', frequency: 'monthly', ...subscription },
    ],
    webhooks: ['succeeded', 'failed'].map((how) => ({
      topic: `order_subscriptions.last_run_${how}`,
      callback_url: 'http://receiver.test/in',
    })),
  })
  return stage
}

const seriesOf = (stage: ReturnType<typeof makeStage>) => stage.emulator.control.state().order_subscriptions[0]
const copiesOf = (stage: ReturnType<typeof makeStage>) => stage.emulator.control.state().copies

test('a recurring copy by POST leaves the schedule alone, unless the platform is said to count it', async () => {
  for (const manualCopyAdvancesNextRun of [false, true]) {
    const stage = stageWith({}, { behaviour: { manualCopyAdvancesNextRun } })
    const before = seriesOf(stage)?.next_run_at
    await (await stage.sdk()).recurring_order_copies.create({
      source_order: { type: 'orders', id: 'source' },
      order_subscription: { type: 'order_subscriptions', id: 'series' },
      place_target_order: true,
    })
    await stage.run(1_000)
    expect(copiesOf(stage)).toMatchObject([{ status: 'completed' }])
    expect(seriesOf(stage)?.next_run_at === before).toBe(!manualCopyAdvancesNextRun)
    expect(seriesOf(stage)?.occurrencies).toBe(manualCopyAdvancesNextRun ? 1 : 0)
    expect(seriesOf(stage)?.status).toBe('active')
  }
})

test('a recurring copy is accepted for an inactive subscription, unless the platform is said to refuse it', async () => {
  for (const acceptsInactiveSubscription of [true, false]) {
    const stage = stageWith({ status: 'inactive' }, { behaviour: { acceptsInactiveSubscription } })
    const sdk = await stage.sdk()
    const creating = sdk.recurring_order_copies.create({
      source_order: { type: 'orders', id: 'source' },
      order_subscription: { type: 'order_subscriptions', id: 'series' },
    })
    if (acceptsInactiveSubscription) expect((await creating).status).toBe('pending')
    else await expect(creating).rejects.toMatchObject({ status: 422 })
  }
})

test('an aborted run counts as an error that no webhook tells of', async () => {
  const stage = stageWith({ next_run_at: '2026-03-01T12:00:00Z' })
  stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'aborted' } } })
  await stage.run(dayMs)
  expect(copiesOf(stage)).toMatchObject([{ status: 'aborted' }])
  expect(seriesOf(stage)).toMatchObject({ status: 'active', errors_count: 1, succeeded_on_last_run: false })
  expect(stage.sent).toEqual([])
})

test('the failure of a copy by POST is not one of the subscription, unless the platform is said to count it', async () => {
  for (const manualCopyAdvancesNextRun of [false, true]) {
    const stage = stageWith({}, { behaviour: { manualCopyAdvancesNextRun } })
    stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'out_of_stock' } } })
    await (await stage.sdk()).recurring_order_copies.create({
      source_order: { type: 'orders', id: 'source' },
      order_subscription: { type: 'order_subscriptions', id: 'series' },
    })
    await stage.run(150)
    expect(seriesOf(stage)?.status).toBe('running')
    await stage.run(1_000)
    expect(copiesOf(stage)).toMatchObject([{ status: 'failed' }])
    expect(seriesOf(stage)).toMatchObject(
      manualCopyAdvancesNextRun
        ? { status: 'active', errors_count: 1, succeeded_on_last_run: false }
        : { status: 'active', errors_count: 0, succeeded_on_last_run: null },
    )
  }
})

test('a manual subscription has no recurring copies', async () => {
  const stage = stageWith({ kind: 'manual' })
  const creating = (await stage.sdk()).recurring_order_copies.create({
    source_order: { type: 'orders', id: 'source' },
    order_subscription: { type: 'order_subscriptions', id: 'series' },
  })
  await expect(creating).rejects.toMatchObject({
    status: 422,
    errors: [{ detail: 'order_subscription - must be automatic' }],
  })
})
