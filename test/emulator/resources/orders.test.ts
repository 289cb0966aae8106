import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const isLocked = { status: 423 }

test('an order that subscriptions are made from cannot be deleted', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'cart', status: 'pending' }],
    order_subscriptions: [{ id: 'series', source_order: 'cart', kind: 'manual', frequency: 'hourly' }],
  })
  const sdk = await stage.sdk()
  await expect(sdk.orders.delete('cart')).rejects.toMatchObject(isLocked)
  await sdk.order_subscriptions.delete('series')
  await sdk.orders.delete('cart')
  await expect(sdk.orders.retrieve('cart')).rejects.toMatchObject({ status: 404 })
})

test('an order that is being copied cannot be deleted until it is done, nor can what it is copied to', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'cart', status: 'pending' }] })
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship('cart') })
  await expect(sdk.orders.delete('cart')).rejects.toMatchObject(isLocked)
  await stage.run(100)
  const { target_order } = await sdk.order_copies.retrieve(id, { include: ['target_order'] })
  const targetId = target_order?.id ?? ''
  await expect(sdk.orders.delete('cart')).rejects.toMatchObject(isLocked)
  await expect(sdk.orders.delete(targetId)).rejects.toMatchObject(isLocked)
  await stage.run(200)
  await sdk.orders.delete('cart')
  await sdk.orders.delete(targetId)
  expect(await sdk.orders.list()).toHaveLength(0)
})
