import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const makeOrders = async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ customers: [{ id: 'anna', email: 'anna@example.com' }], orders: [{ id: 'placed' }] })
  return { stage, sdk: await stage.sdk() }
}

test('an order goes from draft through pending and placed to approved', async () => {
  const { sdk } = await makeOrders()
  const draft = await sdk.orders.create({ reference: 'r' })
  expect(draft).toMatchObject({ status: 'draft', payment_status: 'unpaid' })
  await expect(sdk.orders._place(draft)).rejects.toMatchObject({
    errors: [{ detail: 'status - cannot transition from draft to placed' }],
  })
  const pending = await sdk.orders.create({ customer: sdk.customers.relationship('anna') })
  expect(pending).toMatchObject({ status: 'pending', customer_email: 'anna@example.com' })
  expect(await sdk.orders._place(pending)).toMatchObject({ status: 'placed', payment_status: 'authorized' })
  expect((await sdk.orders._approve(pending)).status).toBe('approved')
  await expect(sdk.orders._approve(pending)).rejects.toMatchObject({ status: 422 })
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

test('a placed order cannot be deleted, a pending one can', async () => {
  const { sdk } = await makeOrders()
  await expect(sdk.orders.delete('placed')).rejects.toMatchObject({ status: 423 })
  const { id } = await sdk.orders.create({ customer_email: 'b@example.com' })
  await sdk.orders.delete(id)
  await expect(sdk.orders.retrieve(id)).rejects.toMatchObject({ status: 404, errors: [{ code: 'RECORD_NOT_FOUND' }] })
})
