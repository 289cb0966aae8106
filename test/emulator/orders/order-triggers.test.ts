import { expect, test } from 'vitest'
import { orderTriggers } from '../../../lib/emulator/orders/order-triggers.ts'
import { ordersShape } from '../../../lib/emulator/shapes/orders.ts'
import { each, makeStage } from '../stage.ts'

const seed = {
  customers: [{ id: 'anna', email: 'anna@example.com' }],
  orders: [
    {
      id: 'cart',
      status: 'pending',
      customer: 'anna',
      line_items: [{ id: 'tea', sku_code: 'TEA', quantity: 2, unit_amount_cents: 450 }],
    },
    { id: 'draft', status: 'draft' },
    {
      id: 'placed',
      customer: 'anna',
      line_items: [{ id: 'cup', sku_code: 'CUP', quantity: 2, unit_amount_cents: 1_200 }],
    },
  ],
}

const makeOrders = async (topics: readonly string[] = []) => {
  const stage = makeStage()
  stage.emulator.control.seed(seed)
  stage.emulator.control.seed({ webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/' })) })
  const told = async () => {
    await stage.run(0)
    return each(stage.sent, ({ headers }) => headers['x-commercelayer-topic'])
  }
  return { stage, sdk: await stage.sdk(), told }
}

test('every trigger of the platform either does something or is said to do nothing', () => {
  const triggers = Object.keys(ordersShape.fields).filter((name) => name.startsWith('_'))
  expect(Object.keys(orderTriggers).toSorted()).toEqual(triggers.toSorted())
})

test('triggers that do nothing are taken, also together with others', async () => {
  const { sdk } = await makeOrders()
  const before = await sdk.orders.retrieve('cart')
  const idle = { _update_taxes: true, _fulfill: true, _billing_address_clone_id: 'any', _add_tags: 'a' }
  expect(await sdk.orders.update({ id: 'cart', ...idle })).toMatchObject({ status: before.status })
  expect(await sdk.orders.update({ id: 'cart', _place: true, _validate: true })).toMatchObject({ status: 'placed' })
})

test('at most one trigger of those that do something can be pulled at a time', async () => {
  const { sdk } = await makeOrders()
  const both = sdk.orders.update({ id: 'cart', _place: true, _approve: true })
  await expect(both).rejects.toMatchObject({ status: 422 })
  expect((await sdk.orders.retrieve('cart')).status).toBe('pending')
})

test('a placed order is approved, paid and refunded, and each is told', async () => {
  const { sdk, told } = await makeOrders(['orders.approve', 'orders.pay', 'orders.refund'])
  await expect(sdk.orders._refund('placed')).rejects.toMatchObject({
    errors: [{ detail: 'payment_status - cannot transition from authorized to refunded' }],
  })
  expect(await sdk.orders._approve_and_capture('placed')).toMatchObject({ status: 'approved', payment_status: 'paid' })
  await expect(sdk.orders._capture('placed')).rejects.toMatchObject({ status: 422 })
  expect((await sdk.orders._refund('placed')).payment_status).toBe('refunded')
  expect(await told()).toEqual(['orders.approve', 'orders.pay', 'orders.refund'])
})

test('an order that cannot be captured is not approved either', async () => {
  const { sdk } = await makeOrders()
  await sdk.orders._capture('placed')
  await expect(sdk.orders._approve_and_capture('placed')).rejects.toMatchObject({ status: 422 })
  expect((await sdk.orders.retrieve('placed')).status).toBe('placed')
})

test('an order that was authorized before is placed without being authorized again', async () => {
  const { sdk, told } = await makeOrders(['orders.authorize', 'orders.place'])
  expect(await sdk.orders._authorize('cart')).toMatchObject({ status: 'pending', payment_status: 'authorized' })
  expect((await sdk.orders._authorize('cart')).payment_status).toBe('authorized')
  expect((await sdk.orders._place('cart')).status).toBe('placed')
  expect(await told()).toEqual(['orders.authorize', 'orders.place'])
  await expect(sdk.orders._authorize('draft')).rejects.toMatchObject({ status: 422 })
})

test('an order that is placed asynchronously is placing first', async () => {
  const { stage, sdk, told } = await makeOrders(['orders.placing', 'orders.place'])
  await sdk.orders.update({ id: 'cart', place_async: true })
  expect(await sdk.orders._place('cart')).toMatchObject({ status: 'placing', payment_status: 'unpaid' })
  await stage.run(200)
  expect(await sdk.orders.retrieve('cart')).toMatchObject({ status: 'placed', errors_count: 0 })
  expect(await told()).toEqual(['orders.placing', 'orders.place'])
})

test('an asynchronous placing takes as long as it is set to', async () => {
  const { stage, sdk } = await makeOrders()
  stage.emulator.control.setBehaviour({ placeAsyncMs: 60_000 })
  await sdk.orders.update({ id: 'cart', place_async: true })
  await sdk.orders._place('cart')
  await stage.run(59_999)
  expect((await sdk.orders.retrieve('cart')).status).toBe('placing')
  await stage.run(1)
  expect((await sdk.orders.retrieve('cart')).status).toBe('placed')
})

test('an order that cannot be placed asynchronously stays placing, with its errors counted, until it goes back', async () => {
  const { stage, sdk } = await makeOrders()
  await sdk.orders.update({ id: 'cart', place_async: true, _nullify_payment_source: true })
  await sdk.orders._place('cart')
  await stage.run(200)
  expect(await sdk.orders.retrieve('cart')).toMatchObject({
    status: 'placing',
    payment_status: 'unpaid',
    errors_count: 1,
  })
  expect(await sdk.orders._pending('cart')).toMatchObject({ status: 'pending', errors_count: 0 })
  await expect(sdk.orders._pending('cart')).rejects.toMatchObject({ status: 422 })
})

test('a placed order can be edited up to what it cost', async () => {
  const { sdk, told } = await makeOrders(['orders.start_editing', 'orders.stop_editing'])
  await expect(sdk.orders._start_editing('cart')).rejects.toMatchObject({ status: 422 })
  expect(await sdk.orders._start_editing('placed')).toMatchObject({ status: 'editing', editable: true })
  await sdk.line_items.update({ id: 'cup', quantity: 3 })
  await expect(sdk.orders._stop_editing('placed')).rejects.toMatchObject({
    errors: [{ detail: 'total_amount_cents - must be less than or equal to 2400' }],
  })
  await sdk.line_items.update({ id: 'cup', quantity: 1 })
  expect(await sdk.orders._stop_editing('placed')).toMatchObject({ status: 'placed', total_amount_cents: 1_200 })
  expect(await told()).toEqual(['orders.start_editing', 'orders.stop_editing'])
})

test('an order is archived and brought back, and refreshed', async () => {
  const { sdk } = await makeOrders()
  expect((await sdk.orders._archive('placed')).archived_at).toBe('2026-03-01T00:00:00.000Z')
  expect((await sdk.orders._unarchive('placed')).archived_at).toBeNull()
  expect((await sdk.orders._refresh('cart')).refreshed_at).toBe('2026-03-01T00:00:00.000Z')
  expect((await sdk.orders._refresh_prices('placed')).refreshed_at).toBe('2026-03-01T00:00:00.000Z')
})

test('a customer is acquired by the first placed order and comes again with the second', async () => {
  const { stage, sdk } = await makeOrders()
  expect(await sdk.customers.retrieve('anna')).toMatchObject({ status: 'acquired', total_orders_count: 1 })
  await sdk.orders._place('cart')
  expect(await sdk.customers.retrieve('anna')).toMatchObject({ status: 'repeat', total_orders_count: 2 })
  stage.emulator.control.seed({ customers: [{ id: 'ben', email: 'ben@example.com' }] })
  expect(await sdk.customers.retrieve('ben')).toMatchObject({ status: 'prospect', total_orders_count: 0 })
})
