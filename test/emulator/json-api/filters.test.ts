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
  ['metadata_jcont', '{"tier":"none"}', ['two']],
  ['metadata_present', 'true', ['one', 'two']],
  ['metadata_blank', 'true', ['three']],
  ['reference_eq_or_null', 'Run-1/1', ['one', 'three']],
  ['reference_not_in_or_null', 'Run-1/1,Run-9', ['two', 'three']],
  ['reference_eq_any', 'Run-1/1,Run-2/1', ['one', 'two']],
  ['reference_eq_all', 'Run-1/1,Run-2/1', []],
  ['reference_not_eq_any', 'Run-1/1,Run-2/1', ['one', 'two']],
  ['reference_not_eq_all', 'Run-1/1,Run-9', ['two']],
  ['reference_in_any', 'Run-1/1,Run-9', ['one']],
  ['reference_not_in_all', 'Run-1/1,Run-9', ['two']],
  ['reference_cont_any', '-1,-9', ['one']],
  ['reference_cont_all', 'run,-2', ['two']],
  ['reference_not_cont_any', '-1,-2', ['one', 'two']],
  ['reference_not_cont_all', '-1,-9', ['two']],
  ['reference_start_any', 'run-1,run-2', ['one', 'two']],
  ['reference_not_start', 'run-1', ['two']],
  ['reference_not_start_all', 'run-1,run-2', []],
  ['reference_end_all', '/1,1', ['one', 'two']],
  ['reference_not_end_any', '/1,/2', ['one', 'two']],
  ['reference_matches_any', '%-1/%,nothing', ['one']],
  ['reference_matches_all', 'run%,%2/1', ['two']],
  ['reference_does_not_match', 'run-1%', ['two']],
  ['reference_does_not_match_all', 'run-1%,run-2%', []],
  ['reference_does_not_match_any', 'run-1%,run-2%', ['one', 'two']],
  ['total_amount_cents_gt_any', '100,250', ['two', 'three']],
  ['total_amount_cents_gt_all', '100,250', ['three']],
  ['total_amount_cents_lteq_all', '100,250', ['one']],
  ['total_amount_cents_lt_any', '100,250', ['one', 'two']],
  ['total_amount_cents_cont', '30', ['three']],
  ['placed_at_not_null', 'true', ['one', 'two']],
  ['placed_at_start', '2026-02', ['two']],
  ['guest_present', 'true', ['one', 'two', 'three']],
  ['reference_or_customer_email_cont', 'anna@', ['one']],
  ['reference_or_customer_id_null', 'true', ['three']],
  ['order_subscriptions_source_order_reference_eq', 'Run-2/1', ['two']],
  ['order_subscriptions_frequency_or_id_in', 'daily,three', ['two', 'three']],
])('orders filtered by %s = %s are %j', async (filter, value, ids) => {
  const sdk = await stageWithOrders().sdk()
  const found = await sdk.orders.list({ filters: { [filter]: value } })
  expect(each(found, ({ id }) => id)).toEqual(ids)
})

test('lists and objects are asked for as the official SDK sends them', async () => {
  const sdk = await stageWithOrders().sdk()
  for (const [filters, ids] of [
    [{ id_in: ['one', 'three'] }, ['one', 'three']],
    [{ id_not_in: ['one', 'three'] }, ['two']],
    [{ reference_not_in_or_null: ['Run-1/1'] }, ['two', 'three']],
    [{ reference_start_any: ['run-1', 'run-9'] }, ['one']],
    [{ total_amount_cents_gt_all: [100, 200] }, ['three']],
    [{ metadata_jcont: { tags: ['a'] } }, ['one']],
  ] as const) {
    expect(each(await sdk.orders.list({ filters: structuredClone(filters) }), ({ id }) => id)).toEqual(ids)
  }
})

test('a filter without a value is none, and neither is one with an empty list', async () => {
  const sdk = await stageWithOrders().sdk()
  for (const filters of [{ reference_eq: '' }, { id_in: [] }, { id_in: ',' }, { total_amount_cents_gt: ' ' }]) {
    expect(await sdk.orders.list({ filters })).toHaveLength(3)
  }
})

test('of a filter that is repeated the last one counts', async () => {
  const response = await stageWithOrders().call('GET', '/api/orders?filter[q][id_eq]=one&filter[q][id_eq]=two')
  expect(await response.json()).toMatchObject({ data: [{ id: 'two' }], meta: { record_count: 1 } })
})

test('a relationship to something that is not kept here can be filtered by its id', async () => {
  const stage = stageWithOrders()
  const relationships = { shipping_address: { data: { type: 'addresses', id: 'home' } } }
  await stage.call('PATCH', '/api/orders/one', { data: { type: 'orders', id: 'one', relationships } })
  const sdk = await stage.sdk()
  const found = async (filters: Record<string, string>) => each(await sdk.orders.list({ filters }), ({ id }) => id)
  expect(await found({ shipping_address_id_eq: 'home' })).toEqual(['one'])
  expect(await found({ shipping_address_id_null: 'true' })).toEqual(['two', 'three'])
})

test('something that was deleted is related to nothing any more', async () => {
  const stage = stageWithOrders()
  const sdk = await stage.sdk()
  const source_order = sdk.orders.relationship('three')
  const { id } = await sdk.order_copies.create({ source_order })
  await stage.run(300)
  await sdk.orders.delete('three')
  const found = async (filters: Record<string, string>) =>
    each(await sdk.order_copies.list({ filters }), (copy) => copy.id)
  expect(await found({ source_order_id_eq: 'three' })).toEqual([])
  expect(await found({ source_order_id_null: 'true' })).toEqual([id])
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
  ['total_amount_cents_lt_any', '1,many'],
  ['reference_jcont', '{}'],
])('a value that %s cannot have, %s, is refused', async (filter, value) => {
  const response = await stageWithOrders().call('GET', `/api/orders?filter[q][${filter}]=${encodeURIComponent(value)}`)
  expect(response.status).toBe(400)
})

test.each([
  'event_stores_id_eq',
  'payment_source_token_eq',
  'customer_password_eq',
  'customer_password_or_id_eq',
  'order_subscription_items_id_eq',
  'active',
  'constructor_eq',
  'id_eq_any_all',
  'order_subscriptions_source_order_order_subscriptions_source_order_order_subscriptions_status_eq',
])('%s is no filter of orders', async (filter) => {
  const response = await stageWithOrders().call('GET', `/api/orders?filter[q][${filter}]=true`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ code: 'FILTER_NOT_ALLOWED' }] })
})

test('the copies of a subscription are found by its attributes', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      { id: 'daily', source_order: 'source', kind: 'automatic', frequency: 'daily', reference: 'coffee' },
      { id: 'weekly', source_order: 'source', kind: 'automatic', frequency: 'weekly' },
    ],
  })
  const sdk = await stage.sdk()
  const source_order = sdk.orders.relationship('source')
  const renew = async (series: string) =>
    sdk.recurring_order_copies.create({
      source_order,
      order_subscription: sdk.order_subscriptions.relationship(series),
    })
  const { id } = await renew('daily')
  await renew('weekly')
  const found = async (filters: Record<string, string>) =>
    each(await sdk.recurring_order_copies.list({ filters }), (copy) => copy.id)
  expect(await found({ order_subscription_reference_eq: 'coffee' })).toEqual([id])
  expect(await found({ order_subscription_source_order_id_eq: 'source', order_subscription_id_in: 'daily' })).toEqual([
    id,
  ])
})
