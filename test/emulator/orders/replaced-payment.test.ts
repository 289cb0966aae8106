import { expect, test } from 'vitest'
import type { CopyOutcome } from '../../../lib/emulator/control-types.ts'
import { makeStage } from '../stage.ts'

const makeSeries = async (copy_outcome: CopyOutcome = 'payment_source_expired') => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    customer_payment_sources: ['old', 'new'].map((id) => ({ id, customer: 'anna' })),
    orders: [{ id: 'source', customer: 'anna', customer_payment_source: 'old', copy_outcome }],
    order_subscriptions: ['first', 'second'].map((id) => ({
      ...{ id, source_order: 'source', kind: 'automatic', frequency: 'yearly' },
    })),
  })
  const sdk = await stage.sdk()
  const attach = (id: string, source: string | null) => {
    const customer_payment_source = sdk.customer_payment_sources.relationship(source)
    return sdk.order_subscriptions.update({ id, customer_payment_source })
  }
  const renew = async (id: string) => {
    const copy = await sdk.recurring_order_copies.create({
      source_order: sdk.orders.relationship('source'),
      order_subscription: sdk.order_subscriptions.relationship(id),
      place_target_order: true,
    })
    await stage.run(300)
    return sdk.recurring_order_copies.retrieve(copy, { include: ['target_order'] })
  }
  const statusOfRenewal = async (id: string) => (await renew(id)).status
  return { stage, sdk, attach, renew, statusOfRenewal }
}

test.each(['payment_source_missing', 'payment_source_expired'] as const)(
  'another payment source makes up for %s in its own subscription, and in no other of the same order',
  async (outcome) => {
    const { stage, attach, statusOfRenewal } = await makeSeries(outcome)
    await attach('first', 'new')
    expect([await statusOfRenewal('first'), await statusOfRenewal('second')]).toEqual(['completed', 'failed'])
    expect(stage.emulator.control.state().orders[0]?.copy_outcome).toBe(outcome)
  },
)

test('the same payment source once more makes up for nothing', async () => {
  const { attach, statusOfRenewal } = await makeSeries()
  await attach('first', 'old')
  expect(await statusOfRenewal('first')).toBe('failed')
  await attach('first', 'new')
  expect(await statusOfRenewal('first')).toBe('completed')
  for (const back of ['old', null]) {
    await attach('first', back)
    expect(await statusOfRenewal('first')).toBe('failed')
  }
})

test('what the switch says later is about the payment source that is there by then', async () => {
  const { stage, attach, statusOfRenewal } = await makeSeries()
  await attach('first', 'new')
  stage.emulator.control.setSwitches({ orders: { source: { copy_outcome: 'payment_source_expired' } } })
  expect(await statusOfRenewal('first')).toBe('failed')
  await attach('first', 'old')
  expect(await statusOfRenewal('first')).toBe('completed')
})

test('a refused activation takes the payment source back that came along with it', async () => {
  const { sdk, statusOfRenewal } = await makeSeries()
  const customer_payment_source = sdk.customer_payment_sources.relationship('new')
  const wish = { id: 'first', customer_payment_source, _activate: true }
  await expect(sdk.order_subscriptions.update(wish)).rejects.toMatchObject({ status: 422 })
  expect(await statusOfRenewal('first')).toBe('failed')
})

test('an unplaced target is paid with what its subscription is paid with by then', async () => {
  const { stage, sdk, attach, renew } = await makeSeries()
  const { target_order } = await renew('first')
  await attach('first', 'new')
  expect((await sdk.orders._place(target_order?.id ?? '')).status).toBe('placed')
  const { resources } = stage.emulator.snapshot()
  const payments = ['new', target_order?.id].map(
    (id) => resources.find((one) => one.id === id)?.relations.payment_source,
  )
  expect(payments[0]).toBeDefined()
  expect(payments[1]).toEqual(payments[0])
})
