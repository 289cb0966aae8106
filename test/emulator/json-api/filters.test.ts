import { expect, test } from 'vitest'
import { each, makeStage } from '../stage.ts'

const stageWithOrders = () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    customers: [{ id: 'anna', email: 'anna@example.com' }],
    orders: [
      {
        id: 'one',
        customer: 'anna',
        reference: 'Run-1/1',
        total_amount_cents: 100,
        metadata: { tier: { name: 'gold' }, tags: ['a', 'b'] },
      },
      {
        id: 'two',
        reference: 'Run-2/1',
        total_amount_cents: 200,
        placed_at: '2026-02-01T10:00:00Z',
        metadata: { tier: 'none' },
      },
      { id: 'three', status: 'pending', total_amount_cents: 300 },
    ],
    order_subscriptions: [
      { id: 'series', source_order: 'two', kind: 'manual', frequency: 'daily', status: 'inactive' },
    ],
  })
  return stage
}

test.each<[string, string | number, readonly string[]]>([
  ['id_eq', 'two', ['two']],
  ['id_in', 'one,three', ['one', 'three']],
  ['id_not_in', 'one,three', ['two']],
  ['status_eq', 'placed', ['one', 'two']],
  ['status_not_eq', 'placed', ['three']],
  ['reference_null', 'true', ['three']],
  ['reference_null', 'false', ['one', 'two']],
  ['reference_not_null', 'true', ['one', 'two']],
  ['reference_eq', 'Run-1/1', ['one']],
  ['reference_not_eq', 'Run-1/1', ['two']],
  ['reference_not_eq_or_null', 'Run-1/1', ['two', 'three']],
  ['reference_start', 'Run-1', ['one']],
  ['reference_end', '/1', ['one', 'two']],
  ['reference_cont', 'n-2', ['two']],
  ['reference_not_cont', 'n-2', ['one']],
  ['reference_matches', 'run-_/1', ['one', 'two']],
  ['reference_matches', '%2/1', ['two']],
  ['reference_or_id_eq', 'three', ['three']],
  ['reference_or_status_start', 'p', ['one', 'two', 'three']],
  ['total_amount_cents_gt', 200, ['three']],
  ['total_amount_cents_gteq', 200, ['two', 'three']],
  ['total_amount_cents_lt', 200, ['one']],
  ['total_amount_cents_lteq', 200, ['one', 'two']],
  ['total_amount_cents_in', '100,300', ['one', 'three']],
  ['placed_at_lt', '2026-02-01T11:00:00+01:00', []],
  ['placed_at_lteq', '2026-02-01T11:00:00+01:00', ['two']],
  ['placed_at_null', 'true', ['three']],
  ['guest_eq', 'false', ['one', 'two', 'three']],
  ['customer_id_eq', 'anna', ['one']],
  ['customer_email_cont', 'ANNA', ['one']],
  ['order_subscriptions_id_eq', 'series', ['two']],
  ['metadata_jcont', '{"tier":{"name":"gold"}}', ['one']],
  ['metadata_jcont', '{"tags":["b"]}', ['one']],
])('orders filtered by %s = %s are %j', async (filter, value, ids) => {
  const sdk = await stageWithOrders().sdk()
  const found = await sdk.orders.list({ filters: { [filter]: value } })
  expect(each(found, ({ id }) => id)).toEqual(ids)
})

test('several filters all have to be met', async () => {
  const sdk = await stageWithOrders().sdk()
  const found = await sdk.orders.list({ filters: { status_eq: 'placed', total_amount_cents_gt: 100 } })
  expect(each(found, ({ id }) => id)).toEqual(['two'])
})

test('copies are found by their orders, their subscription and the attributes of these', async () => {
  const stage = stageWithOrders()
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order: sdk.orders.relationship('two'), reference: 'x' })
  await stage.run(300)
  const { target_order } = stage.emulator.control.state().copies[0] ?? {}
  for (const filters of [
    { source_order_id_in: ['two', 'nobody'] },
    { target_order_id_eq: target_order ?? '' },
    { source_order_status_eq: 'placed' },
    { metadata_jcont: {} },
    { status_eq: 'completed', created_at_gteq: '2026-03-01' },
  ]) {
    expect(each(await sdk.order_copies.list({ filters }), (copy) => copy.id)).toEqual([id])
  }
  expect(await sdk.order_copies.list({ filters: { source_order_id_eq: 'one' } })).toHaveLength(0)
})

test.each([
  ['total_amount_cents_gt', 'many'],
  ['placed_at_gt', 'yesterday'],
  ['guest_eq', 'perhaps'],
  ['metadata_jcont', '{'],
  ['reference_null', 'maybe'],
])('a value that %s cannot have, %s, is refused', async (filter, value) => {
  const response = await stageWithOrders().call('GET', `/api/orders?filter[q][${filter}]=${encodeURIComponent(value)}`)
  expect(response.status).toBe(400)
})
