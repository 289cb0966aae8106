import { expect, test } from 'vitest'
import { at, type Json } from '../../../lib/emulator/json.ts'
import { each, jsonOf, makeStage } from '../stage.ts'

const makeSeries = () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [
      {
        id: 'series',
        source_order: 'source',
        kind: 'automatic',
        frequency: 'daily',
        items: [
          { sku_code: 'TEA', quantity: 2, unit_amount_cents: 450 },
          { sku_code: 'CUP', quantity: 1, unit_amount_cents: 1_200 },
        ],
      },
    ],
  })
  return stage
}

const names = (value: Json | undefined): string[] => Object.keys(value ?? {}).toSorted()

const common = [
  'completed_at',
  'created_at',
  'errors_count',
  'errors_log',
  'failed_at',
  'metadata',
  'place_target_order',
  'reference',
  'reference_origin',
  'reuse_wallet',
  'started_at',
  'status',
  'updated_at',
]

const ofOrderCopies = ['apply_promotions', 'cancel_source_order', 'ignore_invalid_coupon', 'skip_errors']

const relationships = ['event_stores', 'events', 'order_subscription', 'source_order', 'target_order']

// The members that the platform's documentation shows for each kind, but for attributes.type.
test.each([
  { type: 'order_copies', attributes: [...common, ...ofOrderCopies].toSorted() },
  { type: 'recurring_order_copies', attributes: common },
])('$type have the documented members and defaults', async ({ type, attributes }) => {
  const source_order = { data: { type: 'orders', id: 'source' } }
  const order_subscription = { data: { type: 'order_subscriptions', id: 'series' } }
  const response = await makeSeries().call('POST', `/api/${type}`, {
    data: { type, relationships: type === 'order_copies' ? { source_order } : { source_order, order_subscription } },
  })
  expect(response.status).toBe(201)
  const data = at(await jsonOf(response), 'data')
  expect(names(data)).toEqual(['attributes', 'id', 'links', 'meta', 'relationships', 'type'])
  expect(names(at(data, 'attributes'))).toEqual(attributes)
  expect(names(at(data, 'relationships'))).toEqual(relationships)
  expect(data).toMatchObject({ attributes: { reuse_wallet: true, status: 'pending', metadata: {}, errors_count: 0 } })
  const self = `http://emulator.test/api/${type}/${String(at(data, 'id'))}`
  expect(at(data, 'relationships', 'source_order')).toEqual({
    links: { self: `${self}/relationships/source_order`, related: `${self}/source_order` },
  })
})

test('an automatic subscription has items, which can be read on their own', async () => {
  const sdk = await makeSeries().sdk()
  const items = await sdk.order_subscription_items.list({ filters: { order_subscription_id_eq: 'series' } })
  expect(each(items, (item) => [item.sku_code, item.total_amount_cents, item.formatted_unit_amount])).toEqual([
    ['TEA', 900, '€4.50'],
    ['CUP', 1_200, '€12.00'],
  ])
  const series = await sdk.order_subscriptions.retrieve('series', {
    include: ['order_subscription_items', 'source_order'],
  })
  expect(series.order_subscription_items).toHaveLength(2)
  expect(series.source_order?.id).toBe('source')
})

test('a deleted copy is gone, and its target order stays', async () => {
  const stage = makeSeries()
  const sdk = await stage.sdk()
  const { id } = await sdk.recurring_order_copies.create({
    source_order: sdk.orders.relationship('source'),
    order_subscription: sdk.order_subscriptions.relationship('series'),
  })
  await stage.run(150)
  expect((await sdk.order_subscriptions.retrieve('series')).status).toBe('running')
  const { target_order } = await sdk.recurring_order_copies.retrieve(id, { include: ['target_order'] })
  await sdk.recurring_order_copies.delete(id)
  await expect(sdk.recurring_order_copies.retrieve(id)).rejects.toMatchObject({ status: 404 })
  expect((await sdk.order_subscriptions.retrieve('series')).status).toBe('active')
  await stage.run(1_000)
  expect((await sdk.orders.retrieve(target_order?.id ?? '')).status).toBe('draft')
})

test('references are taken only if the platform is said to keep them unique', async () => {
  const stage = makeSeries()
  const sdk = await stage.sdk()
  const source_order = sdk.orders.relationship('source')
  await sdk.order_copies.create({ source_order, reference: 'same' })
  await sdk.order_copies.create({ source_order, reference: 'same' })
  stage.emulator.control.setBehaviour({ referencesUnique: true })
  await expect(sdk.order_copies.create({ source_order, reference: 'same' })).rejects.toMatchObject({ status: 422 })
})

test('a reference that is kept unique is so among both kinds of copies, and in a PATCH', async () => {
  const stage = makeSeries()
  stage.emulator.control.setBehaviour({ referencesUnique: true })
  const sdk = await stage.sdk()
  const source_order = sdk.orders.relationship('source')
  const order_subscription = sdk.order_subscriptions.relationship('series')
  const recurring = (reference: string) => ({ source_order, order_subscription, reference })
  const taken = { status: 422, errors: [{ detail: 'reference - has already been taken', meta: { error: 'taken' } }] }
  const { id } = await sdk.order_copies.create({ source_order, reference: 'first' })
  await expect(sdk.recurring_order_copies.create(recurring('first'))).rejects.toMatchObject(taken)
  const second = await sdk.recurring_order_copies.create(recurring('second'))
  await expect(sdk.order_copies.update({ id, reference: 'second' })).rejects.toMatchObject(taken)
  await expect(sdk.recurring_order_copies.update({ id: second.id, reference: 'first' })).rejects.toMatchObject(taken)
  expect(await sdk.order_copies.update({ id, reference: 'first', metadata: { a: 1 } })).toMatchObject({
    reference: 'first',
  })
  await sdk.order_copies.create({ source_order, reference: '' })
  await sdk.order_copies.create({ source_order, reference: '' })
})
