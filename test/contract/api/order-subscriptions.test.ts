import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'
import type { Organization } from './organization.ts'

const farAway = '2096-01-01T00:00:00.000Z'

/** A draft that waits for nothing but `_activate`, and whose first run is far away. */
const createDraft = ({ sdk, sourceOrderId }: Organization, attributes: object = {}) =>
  sdk.order_subscriptions.create({
    frequency: 'monthly',
    activate_by_source_order: false,
    starts_at: farAway,
    ...attributes,
    source_order: sdk.orders.relationship(sourceOrderId),
  })

describe('order_subscriptions', () => {
  test('are created as drafts that wait for their activation', async () => {
    const organization = await openOrganization()
    const marks = {
      place_target_order: false,
      renewal_alert_period: 24,
      reference: organization.stem,
      metadata: { plan: 'tea' },
    }
    const draft = await createDraft(organization, marks)
    expect(draft).toMatchObject({ type: 'order_subscriptions', status: 'draft', frequency: 'monthly', ...marks })
    expect(draft).toMatchObject({ number: expect.any(String), starts_at: farAway, occurrencies: 0, errors_count: 0 })
  })

  test('are activated, deactivated, activated again, and cancelled for good', async () => {
    const organization = await openOrganization()
    const { order_subscriptions: subscriptions } = organization.sdk
    const { id } = await createDraft(organization)
    expect((await subscriptions._activate(id)).status).toBe('active')
    await expect(subscriptions._activate(id)).rejects.toMatchObject({ status: 422 })
    expect((await subscriptions._deactivate(id)).status).toBe('inactive')
    expect((await subscriptions._activate(id)).status).toBe('active')
    expect((await subscriptions._cancel(id)).status).toBe('cancelled')
    await expect(subscriptions._activate(id)).rejects.toMatchObject({ status: 422 })
    expect((await subscriptions.retrieve(id)).status).toBe('cancelled')
  })

  test('take another frequency and a next run in the future, but none in the past', async () => {
    const organization = await openOrganization()
    const { order_subscriptions: subscriptions } = organization.sdk
    const { id } = await createDraft(organization)
    const changes = {
      frequency: 'weekly',
      next_run_at: '2096-06-01T00:00:00.000Z',
      expires_at: '2097-01-01T00:00:00.000Z',
    }
    expect(await subscriptions.update({ id, ...changes })).toMatchObject(changes)
    await expect(subscriptions.update({ id, next_run_at: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      status: 422,
      errors: [{ source: { pointer: '/data/attributes/next_run_at' } }],
    })
    expect(await subscriptions.retrieve(id)).toMatchObject(changes)
  })

  test('say what is wrong with a frequency, an alert period and an end', async () => {
    const organization = await openOrganization()
    const wrong = { frequency: '* * 1 * *', renewal_alert_period: 721, expires_at: '2095-01-01T00:00:00Z' }
    for (const [name, value] of Object.entries(wrong)) {
      await expect(createDraft(organization, { [name]: value })).rejects.toMatchObject({
        status: 422,
        errors: [{ code: 'VALIDATION_ERROR', source: { pointer: `/data/attributes/${name}` } }],
      })
    }
  })

  test('take a frequency by crontab with one fixed minute', async () => {
    expect((await createDraft(await openOrganization(), { frequency: '30 * * * *' })).frequency).toBe('30 * * * *')
  })

  test('lead to what they belong to by their own paths', async () => {
    const { sdk, sourceOrderId, subscriptionId } = await openOrganization()
    const subscriptions = sdk.order_subscriptions
    const source = await subscriptions.source_order(subscriptionId, { include: ['customer'] })
    expect(source.id).toBe(sourceOrderId)
    expect((await subscriptions.customer(subscriptionId)).id).toBe(source.customer?.id)
    expect((await subscriptions.market(subscriptionId)).type).toBe('markets')
    const items = await subscriptions.order_subscription_items(subscriptionId)
    expect(items.meta.recordCount).toBeGreaterThan(0)
    expect((await sdk.order_subscription_items.order_subscription(items[0]?.id ?? '')).id).toBe(subscriptionId)
    const found = await sdk.orders.order_subscriptions(sourceOrderId, { filters: { id_eq: subscriptionId } })
    expect(found.first()?.id).toBe(subscriptionId)
    for (const list of [
      subscriptions.recurring_order_copies(subscriptionId),
      subscriptions.order_factories(subscriptionId),
      subscriptions.orders(subscriptionId),
      subscriptions.events(subscriptionId),
      subscriptions.tags(subscriptionId),
      subscriptions.event_stores(subscriptionId),
    ]) {
      expect((await list).meta.recordCount).toBeGreaterThanOrEqual(0)
    }
  })

  test('are gone when they have been deleted', async () => {
    const organization = await openOrganization()
    const { id } = await createDraft(organization)
    await organization.sdk.order_subscriptions.delete(id)
    await expect(organization.sdk.order_subscriptions.retrieve(id)).rejects.toMatchObject({ status: 404 })
  })
})

const claim = onTheEmulator('the platform runs a subscription when its time comes, which the emulator alone can hasten')

claim('an active subscription is run when its time comes, and its order is found from both sides', async () => {
  const { sdk, subscriptionId, eventually } = await openEmulated()
  const before = await sdk.order_subscriptions.retrieve(subscriptionId)
  const after = await eventually(async () => {
    const subscription = await sdk.order_subscriptions.retrieve(subscriptionId, { include: ['orders'] })
    expect(subscription).toMatchObject({ status: 'active', succeeded_on_last_run: true })
    return subscription
  })
  expect(after.occurrencies).toBe((before.occurrencies ?? 0) + 1)
  expect(after.last_run_at).toBe(before.next_run_at)
  expect(Date.parse(after.next_run_at ?? '')).toBeGreaterThan(Date.parse(before.next_run_at ?? ''))
  expect(after.orders).toMatchObject([{ type: 'orders', status: 'placed' }])
  const target = after.orders?.[0]?.id ?? ''
  expect((await sdk.orders.order_subscription(target)).id).toBe(subscriptionId)
  expect((await sdk.orders.list({ filters: { order_subscription_id_eq: subscriptionId } })).first()?.id).toBe(target)
})

claim('a subscription starts by itself when its source order is placed', async () => {
  const { sdk } = await openEmulated()
  const payment_source = { type: 'external_payments', id: 'card' } as const
  const order = await sdk.orders.create({ customer_email: 'eva@example.com', payment_source })
  await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1 })
  const { id } = await sdk.order_subscriptions.create({
    frequency: 'daily',
    source_order: sdk.orders.relationship(order.id),
  })
  expect((await sdk.order_subscriptions.retrieve(id)).status).toBe('draft')
  await sdk.orders._place(order.id)
  const active = await sdk.order_subscriptions.retrieve(id)
  expect(active).toMatchObject({ status: 'active', next_run_at: expect.any(String) })
})
