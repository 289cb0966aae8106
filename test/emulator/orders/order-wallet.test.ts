import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeWallets = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [
      { id: 'anna', email: 'anna@example.com' },
      { id: 'ben', email: 'ben@example.com' },
    ],
    customer_payment_sources: [
      { id: 'card', customer: 'anna', name: 'XXXX-1111' },
      { id: 'other', customer: 'ben' },
    ],
    orders: [
      {
        id: 'cart',
        status: 'draft',
        customer: 'anna',
        line_items: [{ id: 'tea', sku_code: 'TEA', quantity: 1, unit_amount_cents: 450 }],
      },
    ],
  })
  const sdk = await stage.sdk()
  await sdk.orders._pending('cart')
  return { stage, sdk }
}

test('an order is paid from the wallet of its customer, and of nobody else', async () => {
  const { sdk } = await makeWallets()
  await expect(sdk.orders._customer_payment_source_id('cart', 'other')).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/_customer_payment_source_id' } }],
  })
  await expect(sdk.orders._customer_payment_source_id('cart', 'nothing')).rejects.toMatchObject({ status: 422 })
  await expect(sdk.orders._place('cart')).rejects.toMatchObject({ status: 422 })
  await sdk.orders._customer_payment_source_id('cart', 'card')
  expect((await sdk.orders._place('cart')).status).toBe('placed')
  await expect(sdk.orders._customer_payment_source_id('cart', 'card')).rejects.toMatchObject({ status: 422 })
})

test('an order that has lost its payment source cannot be placed', async () => {
  const { sdk } = await makeWallets()
  await sdk.orders._customer_payment_source_id('cart', 'card')
  await sdk.orders._nullify_payment_source('cart')
  const unpaid = { errors: [{ source: { pointer: '/data/relationships/payment_source' }, meta: { error: 'blank' } }] }
  await expect(sdk.orders._place('cart')).rejects.toMatchObject(unpaid)
  await expect(sdk.orders._authorize('cart')).rejects.toMatchObject(unpaid)
})

test('the payment source of an order is saved in the wallet once', async () => {
  const { sdk } = await makeWallets()
  await expect(sdk.orders._save_payment_source_to_customer_wallet('cart')).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/payment_source' } }],
  })
  const nobodys = await sdk.orders.create({ payment_source: { type: 'stripe_payments', id: 'visa' } })
  await expect(sdk.orders._save_payment_source_to_customer_wallet(nobodys)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/relationships/customer' } }],
  })
  await sdk.orders.update({ id: 'cart', payment_source: { type: 'stripe_payments', id: 'visa' } })
  await sdk.orders._save_payment_source_to_customer_wallet('cart')
  await sdk.orders._save_payment_source_to_customer_wallet('cart')
  expect(await sdk.customers.customer_payment_sources('anna')).toHaveLength(2)
})
