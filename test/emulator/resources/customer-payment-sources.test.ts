import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeWallet = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ customers: [{ id: 'anna', email: 'anna@example.com' }] })
  return stage.sdk()
}

test('a customer payment source is created for a customer, changed and deleted', async () => {
  const sdk = await makeWallet()
  const customer = sdk.customers.relationship('anna')
  const card = await sdk.customer_payment_sources.create({ customer, customer_token: 'cus_1', reference: 'r' })
  expect(card).toMatchObject({ customer_token: 'cus_1', reference: 'r' })
  expect(await sdk.customers.customer_payment_sources('anna')).toHaveLength(1)
  const changed = await sdk.customer_payment_sources.update({ id: card.id, payment_source_token: 'tok_2' })
  expect(changed).toMatchObject({ customer_token: 'cus_1', payment_source_token: 'tok_2' })
  await sdk.customer_payment_sources.delete(card.id)
  await expect(sdk.customer_payment_sources.retrieve(card.id)).rejects.toMatchObject({ status: 404 })
})

test('a customer payment source without a payment source of the gateway is given one', async () => {
  const sdk = await makeWallet()
  const customer = sdk.customers.relationship('anna')
  const { id } = await sdk.customer_payment_sources.create({ customer })
  const order = await sdk.orders.create({ customer })
  await sdk.line_items.create({ order, sku_code: 'TEA', quantity: 1 })
  await sdk.orders._customer_payment_source_id(order, id)
  expect((await sdk.orders._place(order)).status).toBe('placed')
})
