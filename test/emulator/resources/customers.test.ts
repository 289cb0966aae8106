import { expect, test } from 'vitest'
import { bodyOf, makeStage } from '../stage.ts'

const makeCustomers = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [
      { id: 'anna', email: 'anna@example.com' },
      { id: 'ben', email: 'ben@example.com' },
    ],
    customer_payment_sources: [{ id: 'card', customer: 'ben' }],
    orders: [{ id: 'order', customer: 'anna' }],
    order_subscriptions: [{ id: 'series', source_order: 'order', kind: 'manual', frequency: 'daily' }],
  })
  return { stage, sdk: await stage.sdk() }
}

test('a customer is created once per e-mail address', async () => {
  const { sdk } = await makeCustomers()
  const wish = { email: 'eva@example.com', password: 'secret', shopper_reference: 's/1' }
  const eva = await sdk.customers.create(wish)
  expect(eva).toMatchObject({
    email: 'eva@example.com',
    status: 'prospect',
    has_password: true,
    shopper_reference: 's/1',
  })
  await expect(sdk.customers.create(wish)).rejects.toMatchObject({
    errors: [{ detail: 'email - has already been taken', source: { pointer: '/data/attributes/email' } }],
  })
  await expect(sdk.customers.create({ email: 'nobody' })).rejects.toMatchObject({
    errors: [{ detail: 'email - is invalid' }],
  })
})

test('nobody gets to see a password, not even in a snapshot', async () => {
  const { stage, sdk } = await makeCustomers()
  await sdk.customers.create({ email: 'eva@example.com', password: 'open sesame' })
  expect(JSON.stringify(stage.emulator.snapshot())).not.toContain('open sesame')
})

test('subscriptions and orders that are yet to be placed show the new e-mail address of their customer', async () => {
  const { sdk } = await makeCustomers()
  const cart = await sdk.orders.create({ customer: sdk.customers.relationship('anna') })
  await expect(sdk.customers.update({ id: 'anna', email: 'ben@example.com' })).rejects.toMatchObject({ status: 422 })
  await sdk.customers.update({ id: 'anna', email: 'anna@home.example' })
  expect((await sdk.orders.retrieve(cart)).customer_email).toBe('anna@home.example')
  expect((await sdk.orders.retrieve('order')).customer_email).toBe('anna@example.com')
  expect((await sdk.order_subscriptions.retrieve('series')).customer_email).toBe('anna@home.example')
})

test('new metadata of a customer are told', async () => {
  const { stage, sdk } = await makeCustomers()
  stage.emulator.control.seed({
    webhooks: [{ topic: 'customers.metadata_update', callback_url: 'http://receiver.test/' }],
  })
  await sdk.customers.update({ id: 'anna', reference: 'r' })
  await sdk.customers.update({ id: 'anna', metadata: { level: 3 } })
  await stage.run(0)
  expect(stage.sent).toHaveLength(1)
  expect(bodyOf(stage.sent[0])).toMatchObject({ data: { id: 'anna', attributes: { metadata: { level: 3 } } } })
})

test('a customer with orders stays, one without goes together with the wallet', async () => {
  const { sdk } = await makeCustomers()
  await expect(sdk.customers.delete('anna')).rejects.toMatchObject({ status: 423 })
  await sdk.customers.delete('ben')
  await expect(sdk.customers.retrieve('ben')).rejects.toMatchObject({ status: 404 })
  await expect(sdk.customer_payment_sources.retrieve('card')).rejects.toMatchObject({ status: 404 })
})

test('each step in the life of a customer is told', async () => {
  const { stage, sdk } = await makeCustomers()
  const topics = ['create', 'create_password', 'acquired', 'repeat', 'destroy'].map((how) => `customers.${how}`)
  stage.emulator.control.seed({ webhooks: topics.map((topic) => ({ topic, callback_url: 'http://receiver.test/' })) })
  const told = async () => {
    await stage.run(0)
    return stage.sent.splice(0).map(({ headers }) => headers['x-commercelayer-topic'])
  }
  const eva = await sdk.customers.create({ email: 'eva@example.com' })
  expect(await told()).toEqual(['customers.create'])
  await sdk.customers.update({ id: eva.id, password: 'secret' })
  await sdk.customers.update({ id: eva.id, password: 'another' })
  expect(await told()).toEqual(['customers.create_password'])
  await sdk.customers.delete(eva)
  expect(await told()).toEqual(['customers.destroy'])
  await sdk.orders.create({ customer_email: 'ida@example.com' })
  expect(await told()).toEqual(['customers.create'])
  const buy = async () => {
    const order = await sdk.orders.create({ customer: sdk.customers.relationship('ben') })
    await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1, unit_amount_cents: 0 })
    await sdk.orders._place(order)
    return told()
  }
  expect(await buy()).toEqual(['customers.acquired'])
  expect(await buy()).toEqual(['customers.repeat'])
  expect(await buy()).toEqual([])
})
