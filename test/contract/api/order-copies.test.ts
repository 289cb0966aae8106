import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

describe('order_copies', () => {
  test('are created with all that they take, and go on to a target order by themselves', async () => {
    const { sdk, sourceOrderId, stem, eventually } = await openOrganization()
    const wanted = {
      place_target_order: false,
      reuse_wallet: false,
      cancel_source_order: false,
      apply_promotions: true,
      skip_errors: true,
      ignore_invalid_coupon: true,
      reference: `${stem}1`,
      reference_origin: 'contract',
      metadata: { run: { number: 1 } },
    }
    const created = await sdk.order_copies.create({ ...wanted, source_order: sdk.orders.relationship(sourceOrderId) })
    expect(created).toMatchObject({ type: 'order_copies', id: expect.stringMatching(/^\w+$/), ...wanted })
    expect(['pending', 'in_progress']).toContain(created.status)
    const ended = await eventually(async () => {
      const copy = await sdk.order_copies.retrieve(created.id, { include: ['source_order', 'target_order'] })
      expect(copy).toMatchObject({ status: 'completed', completed_at: expect.any(String), errors_count: 0 })
      return copy
    })
    expect(ended.source_order?.id).toBe(sourceOrderId)
    expect(ended.target_order).toMatchObject({ type: 'orders', id: expect.stringMatching(/^\w+$/) })
    expect(ended.target_order?.id).not.toBe(sourceOrderId)
  })

  test('let their reference, its origin and their metadata be updated, and nothing else', async () => {
    const { sdk, sourceOrderId, stem } = await openOrganization()
    const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship(sourceOrderId) })
    const marks = { reference: `${stem}marked`, reference_origin: 'contract', metadata: { seen: true } }
    expect(await sdk.order_copies.update({ id, ...marks })).toMatchObject({ id, ...marks })
    expect(await sdk.order_copies.retrieve(id)).toMatchObject(marks)
    const readOnly = { id, place_target_order: true }
    await expect(sdk.order_copies.update(readOnly)).rejects.toMatchObject({ status: 400 })
  })

  test('are gone when they have been deleted', async () => {
    const { sdk, sourceOrderId, eventually } = await openOrganization()
    const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship(sourceOrderId) })
    await eventually(async () => expect((await sdk.order_copies.retrieve(id)).status).toBe('completed'))
    const target = await sdk.order_copies.target_order(id)
    expect(await sdk.order_copies.delete(id)).toBeUndefined()
    await expect(sdk.order_copies.retrieve(id)).rejects.toMatchObject({ status: 404 })
    await expect(sdk.order_copies.delete(id)).rejects.toMatchObject({ status: 404 })
    // Its target order outlives it.
    await sdk.orders.delete(target.id)
  })

  test('lead to their orders and events by their own paths', async () => {
    const { sdk, sourceOrderId, eventually } = await openOrganization()
    const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship(sourceOrderId) })
    expect((await sdk.order_copies.source_order(id)).id).toBe(sourceOrderId)
    const target = await eventually(async () => {
      const order = await sdk.order_copies.target_order(id)
      expect(order).toMatchObject({ type: 'orders' })
      return order
    })
    expect((await sdk.order_copies.source_order(id, { fields: ['status'] })).number).toBeUndefined()
    expect((await sdk.orders.retrieve(target.id)).id).toBe(target.id)
    expect((await sdk.orders.order_copies(sourceOrderId, { filters: { id_eq: id } })).first()?.id).toBe(id)
    expect((await sdk.orders.order_factories(sourceOrderId, { filters: { id_eq: id } })).first()?.id).toBe(id)
    expect(await sdk.order_copies.events(id)).toBeInstanceOf(Array)
    expect(await sdk.order_copies.event_stores(id)).toBeInstanceOf(Array)
  })

  test('want a source order, and cannot be attached to a subscription', async () => {
    const { sdk, sourceOrderId, subscriptionId } = await openOrganization()
    const without = sdk.order_copies.create({ source_order: sdk.orders.relationship(null) })
    await expect(without).rejects.toMatchObject({ status: 422 })
    const attached = {
      source_order: sdk.orders.relationship(sourceOrderId),
      order_subscription: sdk.order_subscriptions.relationship(subscriptionId),
    }
    await expect(sdk.order_copies.create(attached)).rejects.toMatchObject({ status: 400 })
  })
})

const claim = onTheEmulator('what copies run into is switched at the emulator, and placed orders cost money')

claim('a copy places its target when it is asked to, and cancels its source when it is asked to', async () => {
  const { sdk, sourceOrderId, eventually } = await openEmulated()
  const { id } = await sdk.order_copies.create({
    place_target_order: true,
    cancel_source_order: true,
    source_order: sdk.orders.relationship(sourceOrderId),
  })
  await eventually(async () => expect((await sdk.order_copies.retrieve(id)).status).toBe('completed'))
  expect(await sdk.order_copies.target_order(id)).toMatchObject({ status: 'placed', placed_at: expect.any(String) })
  expect(await sdk.orders.retrieve(sourceOrderId)).toMatchObject({ status: 'cancelled' })
})

claim('a copy that fails says when and why, and may leave its target order unplaced', async () => {
  const { sdk, sourceOrderId, control, eventually } = await openEmulated()
  control.setSwitches({ orders: { [sourceOrderId]: { copy_outcome: 'payment_declined' } } })
  const { id } = await sdk.order_copies.create({
    place_target_order: true,
    source_order: sdk.orders.relationship(sourceOrderId),
  })
  const failed = await eventually(async () => {
    const copy = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
    expect(copy.status).toBe('failed')
    return copy
  })
  expect(failed).toMatchObject({ failed_at: expect.any(String), completed_at: null })
  expect(failed.errors_count).toBeGreaterThan(0)
  expect(failed.errors_log).toMatchObject({ status: [expect.stringContaining('placed')] })
  expect(failed.target_order).toMatchObject({ status: 'pending' })
})
