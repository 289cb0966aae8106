import { describe, expect, test } from 'vitest'
import { openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'
import { openOrganization } from './open-organization.ts'

/** An e-mail address that nobody else in the organization has. */
const emailOf = (stem: string): string => `${stem.replaceAll(/\W/g, '')}@example.com`

describe('customers', () => {
  test('are created, updated, found by their e-mail address, and deleted', async () => {
    const { sdk, stem } = await openOrganization()
    const email = emailOf(stem)
    const customer = await sdk.customers.create({ email, reference: stem })
    expect(customer).toMatchObject({ type: 'customers', email, reference: stem })
    expect(await sdk.customers.update({ id: customer.id, metadata: { vip: true } })).toMatchObject({
      email,
      metadata: { vip: true },
    })
    expect((await sdk.customers.list({ filters: { email_eq: email } })).first()?.id).toBe(customer.id)
    expect(await sdk.customers.orders(customer.id)).toHaveLength(0)
    expect(await sdk.customers.order_subscriptions(customer.id)).toHaveLength(0)
    await sdk.customers.delete(customer.id)
    await expect(sdk.customers.retrieve(customer.id)).rejects.toMatchObject({ status: 404 })
  })

  test('need an e-mail address', async () => {
    const { sdk } = await openOrganization()
    await expect(sdk.customers.create({ email: '' })).rejects.toMatchObject({
      status: 422,
      errors: [{ source: { pointer: '/data/attributes/email' } }],
    })
  })
})

const claim = onTheEmulator('payment sources and markets need a payment gateway, a merchant and a price list')

claim('customer_payment_sources are created, updated and deleted, and are found at their customer', async () => {
  const { sdk, subscriptionId } = await openEmulated()
  const customer = sdk.customers.relationship('customer')
  const source = await sdk.customer_payment_sources.create({ customer, customer_token: 'cus_1' })
  expect(source).toMatchObject({ type: 'customer_payment_sources', customer_token: 'cus_1' })
  const { id } = source
  const marked = await sdk.customer_payment_sources.update({ id, payment_source_token: 'pm_1', reference: 'card' })
  expect(marked).toMatchObject({ payment_source_token: 'pm_1', reference: 'card' })
  expect((await sdk.customer_payment_sources.customer(id)).id).toBe('customer')
  const ofCustomer = await sdk.customers.customer_payment_sources('customer', { filters: { reference_eq: 'card' } })
  expect(ofCustomer.first()?.id).toBe(id)
  const customer_payment_source = sdk.customer_payment_sources.relationship(id)
  await sdk.order_subscriptions.update({ id: subscriptionId, customer_payment_source })
  expect((await sdk.order_subscriptions.customer_payment_source(subscriptionId)).id).toBe(id)
  await sdk.customer_payment_sources.delete(id)
  await expect(sdk.customer_payment_sources.retrieve(id)).rejects.toMatchObject({ status: 404 })
})

claim('markets are created, disabled and enabled, and deleted while nothing is sold there', async () => {
  const { sdk } = await openEmulated()
  const { id } = await sdk.markets.create({
    name: 'Overseas',
    merchant: sdk.merchants.relationship('merchant'),
    price_list: sdk.price_lists.relationship('prices'),
    inventory_model: sdk.inventory_models.relationship('inventory'),
  })
  expect((await sdk.markets._disable(id)).disabled_at).toEqual(expect.any(String))
  expect((await sdk.markets._enable(id)).disabled_at).toBeNull()
  expect((await sdk.markets.list({ filters: { name_eq: 'Overseas' } })).first()?.id).toBe(id)
  await sdk.markets.delete(id)
  await expect(sdk.markets.retrieve(id)).rejects.toMatchObject({ status: 404 })
  await expect(sdk.markets.delete('market')).rejects.toMatchObject({ status: 423 })
})
