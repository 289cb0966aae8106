import { expect, test } from 'vitest'
import { each, makeStage } from '../stage.ts'

const makeOrders = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: [{ id: 'card', customer: 'anna' }],
    orders: [{ id: 'placed' }],
  })
  return { stage, sdk: await stage.sdk() }
}

const card = { type: 'external_payments', id: 'card-of-anna' } as const

test('an order goes from draft through pending and placed to approved', async () => {
  const { sdk } = await makeOrders()
  const order = await sdk.orders.create({ customer: sdk.customers.relationship('anna'), payment_source: card })
  expect(order).toMatchObject({ status: 'draft', payment_status: 'unpaid', customer_email: 'anna@example.com' })
  await expect(sdk.orders._place(order)).rejects.toMatchObject({
    errors: [{ detail: 'status - cannot transition from draft to placed' }],
  })
  await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 2 })
  expect(await sdk.orders.retrieve(order)).toMatchObject({ status: 'pending', editable: true })
  expect(await sdk.orders._place(order)).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    editable: false,
  })
  expect((await sdk.orders._approve(order)).status).toBe('approved')
  await expect(sdk.orders._approve(order)).rejects.toMatchObject({ status: 422 })
})

test('an order with items becomes pending when it gets a customer, and a draft again when it loses its last item', async () => {
  const { stage, sdk } = await makeOrders()
  const topics = ['orders.create', 'orders.draft', 'orders.pending']
  stage.emulator.control.seed({ webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/' })) })
  const order = await sdk.orders.create({})
  const item = await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1 })
  expect((await sdk.orders.retrieve(order)).status).toBe('draft')
  const owned = await sdk.orders.update({ id: order.id, customer: sdk.customers.relationship('anna') })
  expect(owned).toMatchObject({ status: 'pending', customer_email: 'anna@example.com' })
  await sdk.line_items.delete(item)
  expect(await sdk.orders.retrieve(order)).toMatchObject({ status: 'draft', total_amount_cents: 0, skus_count: 0 })
  await stage.run(0)
  expect(each(stage.sent, ({ headers }) => headers['x-commercelayer-topic'])).toEqual([
    'orders.create',
    'orders.draft',
    'orders.pending',
    'orders.draft',
  ])
})

test('an e-mail address finds the customer or makes one', async () => {
  const { sdk } = await makeOrders()
  const known = await sdk.orders.create({ customer_email: 'anna@example.com' }, { include: ['customer'] })
  expect(known.customer?.id).toBe('anna')
  const fresh = await sdk.orders.create({ customer_email: 'ben@example.com' }, { include: ['customer'] })
  expect(fresh.customer).toMatchObject({ email: 'ben@example.com', status: 'prospect' })
  await expect(sdk.orders.create({ customer_email: 'nobody' })).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/customer_email' } }],
  })
})

test('an order that costs something needs a payment source to be placed, one that is free does not', async () => {
  const { sdk } = await makeOrders()
  const order = await sdk.orders.create({ customer_email: 'anna@example.com' })
  const item = await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1, unit_amount_cents: 700 })
  await expect(sdk.orders._place(order)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/payment_source' } }],
  })
  await sdk.line_items.update({ id: item.id, unit_amount_cents: 0 })
  expect(await sdk.orders._place(order)).toMatchObject({ status: 'placed', payment_status: 'free' })
})

test('a cancelled order stays cancelled', async () => {
  const { sdk } = await makeOrders()
  expect(await sdk.orders._cancel('placed')).toMatchObject({ status: 'cancelled', payment_status: 'voided' })
  await expect(sdk.orders._cancel('placed')).rejects.toMatchObject({ status: 422 })
  await expect(sdk.orders._place('placed')).rejects.toMatchObject({ status: 422 })
})

test('metadata are replaced by what is sent', async () => {
  const { sdk } = await makeOrders()
  await sdk.orders.update({ id: 'placed', metadata: { a: 1, b: 2 } })
  expect((await sdk.orders.update({ id: 'placed', metadata: { c: 3 } })).metadata).toEqual({ c: 3 })
})

test('a refused trigger takes back what came along with it', async () => {
  const { sdk } = await makeOrders()
  const wish = { id: 'placed', metadata: { a: 1 }, _refund: true }
  await expect(sdk.orders.update(wish)).rejects.toMatchObject({ status: 422 })
  expect((await sdk.orders.retrieve('placed')).metadata).toEqual({})
})

test('a placed order cannot be deleted, a pending one can, and its items go with it', async () => {
  const { sdk } = await makeOrders()
  await expect(sdk.orders.delete('placed')).rejects.toMatchObject({ status: 423 })
  const { id } = await sdk.orders.create({ customer_email: 'b@example.com' })
  const item = await sdk.line_items.create({ order: sdk.orders.relationship(id), sku_code: 'TEA', quantity: 1 })
  await sdk.orders.delete(id)
  await expect(sdk.orders.retrieve(id)).rejects.toMatchObject({ status: 404, errors: [{ code: 'RECORD_NOT_FOUND' }] })
  await expect(sdk.line_items.retrieve(item)).rejects.toMatchObject({ status: 404 })
})

test('a refused change of an order leaves no customer behind, and tells of none', async () => {
  const { stage, sdk } = await makeOrders()
  stage.emulator.control.seed({ webhooks: [{ topic: 'customers.create', callback_url: 'http://receiver.test/' }] })
  const { id } = await sdk.orders.create({})
  const before = each(await sdk.customers.list(), (customer) => customer.id)
  const wish = { id, customer_email: 'new@example.com' }
  await expect(sdk.orders.update({ ...wish, _approve: true })).rejects.toMatchObject({ status: 422 })
  await stage.run(0)
  expect(each(await sdk.customers.list(), (customer) => customer.id)).toEqual(before)
  expect(await sdk.orders.retrieve(id, { include: ['customer'] })).toMatchObject({
    customer_email: null,
    customer: null,
  })
  expect(stage.sent).toEqual([])
  await sdk.orders.update(wish)
  await stage.run(0)
  expect(stage.sent).toHaveLength(1)
})
