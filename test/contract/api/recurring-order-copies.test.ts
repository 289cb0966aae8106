import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'
import type { Organization } from './organization.ts'

const create = ({ sdk, sourceOrderId, subscriptionId }: Organization, attributes: object = {}) =>
  sdk.recurring_order_copies.create({
    place_target_order: false,
    ...attributes,
    source_order: sdk.orders.relationship(sourceOrderId),
    order_subscription: sdk.order_subscriptions.relationship(subscriptionId),
  })

describe('recurring_order_copies', () => {
  test('are created for a subscription, and go on to a target order by themselves', async () => {
    const organization = await openOrganization()
    const { sdk, sourceOrderId, subscriptionId, stem, eventually } = organization
    const wanted = { reuse_wallet: false, reference: `${stem}1`, reference_origin: 'contract', metadata: { run: 1 } }
    const created = await create(organization, wanted)
    expect(created).toMatchObject({ type: 'recurring_order_copies', place_target_order: false, ...wanted })
    const ended = await eventually(async () => {
      const copy = await sdk.recurring_order_copies.retrieve(created.id, {
        include: ['source_order', 'target_order', 'order_subscription'],
      })
      expect(copy.status).toBe('completed')
      return copy
    })
    expect(ended).toMatchObject({ source_order: { id: sourceOrderId }, order_subscription: { id: subscriptionId } })
    expect(ended.target_order).toMatchObject({ type: 'orders' })
  })

  test('let their reference, its origin and their metadata be updated, and can be deleted', async () => {
    const organization = await openOrganization()
    const { sdk, stem, eventually } = organization
    const { id } = await create(organization)
    const marks = { reference: `${stem}marked`, reference_origin: 'contract', metadata: { seen: true } }
    expect(await sdk.recurring_order_copies.update({ id, ...marks })).toMatchObject({ id, ...marks })
    await eventually(async () => expect((await sdk.recurring_order_copies.retrieve(id)).status).toBe('completed'))
    const target = await sdk.recurring_order_copies.target_order(id)
    await sdk.recurring_order_copies.delete(id)
    await sdk.orders.delete(target.id)
    await expect(sdk.recurring_order_copies.retrieve(id)).rejects.toMatchObject({ status: 404 })
  })

  test('lead to their orders, subscription and events by their own paths, and are led to', async () => {
    const organization = await openOrganization()
    const { sdk, sourceOrderId, subscriptionId, eventually } = organization
    const { id } = await create(organization)
    const copies = sdk.recurring_order_copies
    expect((await copies.source_order(id)).id).toBe(sourceOrderId)
    expect((await copies.order_subscription(id)).id).toBe(subscriptionId)
    await eventually(async () => expect((await copies.target_order(id)).type).toBe('orders'))
    expect(await copies.events(id)).toBeInstanceOf(Array)
    expect(await copies.event_stores(id)).toBeInstanceOf(Array)
    const filters = { id_eq: id }
    const { order_subscriptions, orders } = sdk
    expect((await order_subscriptions.recurring_order_copies(subscriptionId, { filters })).first()?.id).toBe(id)
    expect((await order_subscriptions.order_factories(subscriptionId, { filters })).first()?.id).toBe(id)
    expect((await orders.recurring_order_copies(sourceOrderId, { filters })).first()?.id).toBe(id)
  })

  test('want both a source order and a subscription, and say which is missing', async () => {
    const { sdk, sourceOrderId, subscriptionId } = await openOrganization()
    const source = { source_order: sdk.orders.relationship(sourceOrderId) }
    const subscription = { order_subscription: sdk.order_subscriptions.relationship(subscriptionId) }
    const nothing = { source_order: sdk.orders.relationship(null) }
    for (const [relations, missing] of [
      [{ ...source, order_subscription: sdk.order_subscriptions.relationship(null) }, 'order_subscription'],
      [{ ...nothing, ...subscription }, 'source_order'],
    ] as const) {
      await expect(sdk.recurring_order_copies.create(relations)).rejects.toMatchObject({
        status: 422,
        errors: [{ code: 'VALIDATION_ERROR', source: { pointer: `/data/relationships/${missing}` } }],
      })
    }
  })

  test('stand among all copies in order_factories, each as what it is', async () => {
    const organization = await openOrganization()
    const { sdk, sourceOrderId, stem } = organization
    const recurring = await create(organization, { reference: `${stem}recurring` })
    const plain = await sdk.order_copies.create({
      reference: `${stem}plain`,
      source_order: sdk.orders.relationship(sourceOrderId),
    })
    const filters = { reference_start: stem }
    const all = await sdk.order_factories.list({ filters, sort: { reference: 'asc' }, include: ['source_order'] })
    expect(Array.from(all)).toMatchObject([
      { type: 'order_copies', id: plain.id, source_order: { id: sourceOrderId } },
      { type: 'recurring_order_copies', id: recurring.id },
    ])
    expect((await sdk.order_factories.retrieve(recurring.id)).type).toBe('recurring_order_copies')
    expect((await sdk.order_factories.source_order(plain.id)).id).toBe(sourceOrderId)
    expect(await sdk.order_factories.list({ filters: { ...filters, type_eq: 'order_copies' } })).toHaveLength(1)
  })
})

const claim = onTheEmulator('a renewal that fails is switched at the emulator')

claim('a copy that a run of the platform failed with leaves the subscription active, with one error more', async () => {
  const { sdk, sourceOrderId, subscriptionId, control, eventually } = await openEmulated()
  control.setSwitches({ orders: { [sourceOrderId]: { copy_outcome: 'payment_source_expired' } } })
  await eventually(async () => {
    const subscription = await sdk.order_subscriptions.retrieve(subscriptionId)
    expect(subscription).toMatchObject({ errors_count: 1, succeeded_on_last_run: false, status: 'active' })
  })
  const [copy] = await sdk.order_subscriptions.recurring_order_copies(subscriptionId)
  expect(copy).toMatchObject({ status: 'failed', errors_count: expect.any(Number) })
})
