import { expect, test } from 'vitest'
import { at } from '../../../lib/emulator/json.ts'
import { each, jsonOf, makeStage, type StageOptions } from '../stage.ts'

const stageWith = (count: number, options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({
    orders: Array.from({ length: count }, (_, index) => ({ id: `order${index}`, total_amount_cents: index * 100 })),
  })
  return stage
}

test('a list has pages of ten, at most 25, with counts of everything', async () => {
  const sdk = await stageWith(60).sdk()
  const first = await sdk.orders.list()
  expect(first).toHaveLength(10)
  expect(first.meta).toMatchObject({ recordCount: 60, pageCount: 6 })
  const last = await sdk.orders.list({ pageSize: 25, pageNumber: 3 })
  expect(each(last, ({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `order${index + 50}`))
  expect(last.meta.pageCount).toBe(3)
})

test('a page has links to its neighbours that keep the rest of the query', async () => {
  const stage = stageWith(30)
  const response = await stage.call('GET', '/api/orders?page%5Bnumber%5D=2&filter%5Bq%5D%5Bstatus_eq%5D=placed')
  const links = at(await jsonOf(response), 'links')
  expect(links).toMatchObject({
    first: expect.stringContaining('page%5Bnumber%5D=1'),
    prev: expect.stringContaining('page%5Bnumber%5D=1'),
    next: expect.stringContaining('page%5Bnumber%5D=3'),
    last: expect.stringContaining('filter%5Bq%5D%5Bstatus_eq%5D=placed'),
  })
  const next = at(links, 'next')
  const { pathname, search } = new URL(String(next))
  expect((await stage.call('GET', `${pathname}${search}`)).status).toBe(200)
})

test('a list is sorted by several keys, descending with a minus', async () => {
  const sdk = await stageWith(12).sdk()
  const sorted = await sdk.orders.list({ sort: { status: 'asc', total_amount_cents: 'desc' }, pageSize: 3 })
  expect(each(sorted, (order) => order.total_amount_cents)).toEqual([1_100, 1_000, 900])
})

test('what a sort does not decide is in order of creation, and in the reverse of it when it descends', async () => {
  const sdk = await stageWith(3).sdk()
  const sorted = async (sort: Record<string, 'asc' | 'desc'>) => each(await sdk.orders.list({ sort }), ({ id }) => id)
  expect(await sorted({ created_at: 'asc' })).toEqual(['order0', 'order1', 'order2'])
  expect(await sorted({ created_at: 'desc' })).toEqual(['order2', 'order1', 'order0'])
  expect(await sorted({ status: 'desc' })).toEqual(['order2', 'order1', 'order0'])
  expect(await sorted({ status: 'desc', created_at: 'asc' })).toEqual(['order0', 'order1', 'order2'])
})

test('a page after the last one is empty and still tells the counts', async () => {
  const sdk = await stageWith(3).sdk()
  const page = await sdk.orders.list({ pageNumber: 9 })
  expect(page).toHaveLength(0)
  expect(page.meta).toMatchObject({ recordCount: 3, pageCount: 1 })
})

test.each([
  ['page[size]=26', 'INVALID_PAGE_VALUE'],
  ['page[number]=0', 'INVALID_PAGE_VALUE'],
  ['sort=colour', 'INVALID_SORT_CRITERIA'],
  ['sort=-', 'INVALID_SORT_CRITERIA'],
  ['sort=customer', 'INVALID_SORT_CRITERIA'],
  ['sort=customer.email', 'INVALID_SORT_CRITERIA'],
  ['include=colour', 'INVALID_INCLUDE'],
  ['include=event_stores', 'INVALID_INCLUDE'],
  ['fields[orders]=colour', 'INVALID_FIELD'],
  ['filter[q][colour_eq]=red', 'FILTER_NOT_ALLOWED'],
  ['filter[q][number]=1', 'FILTER_NOT_ALLOWED'],
  ['colour=red', 'PARAM_NOT_ALLOWED'],
])('%s is refused with 400 %s', async (query, code) => {
  const response = await stageWith(1).call('GET', `/api/orders?${query}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ code, status: '400' }] })
})

test('included resources come once, with linkage only where they were asked for', async () => {
  const stage = stageWith(1)
  const sdk = await stage.sdk()
  await sdk.order_copies.create({ source_order: sdk.orders.relationship('order0') })
  await sdk.order_copies.create({ source_order: sdk.orders.relationship('order0') })
  const document = await jsonOf(await stage.call('GET', '/api/order_copies?include=source_order.customer'))
  const included = at(document, 'included')
  expect(included).toHaveLength(2)
  expect(document).toMatchObject({
    data: [{ relationships: { source_order: { data: { type: 'orders', id: 'order0' } } } }, {}],
    included: [{ type: 'orders', relationships: { customer: { data: { type: 'customers' } } } }, { type: 'customers' }],
  })
  expect(document).not.toHaveProperty('data.0.relationships.target_order.data')
})

test('sparse fields leave the rest out', async () => {
  const stage = stageWith(1)
  const document = await jsonOf(await stage.call('GET', '/api/orders/order0?fields[orders]=number,customer'))
  expect(Object.keys(at(document, 'data', 'attributes') ?? {})).toEqual(['number'])
  expect(Object.keys(at(document, 'data', 'relationships') ?? {})).toEqual(['customer'])
})

test('an emulator that is to show only some fields shows these, and others to who asks for them', async () => {
  const stage = makeStage({ shownFields: new Map([['orders', new Set(['status', 'market'])]]) })
  stage.emulator.control.seed({ orders: [{ id: 'order' }] })
  const shown = at(await jsonOf(await stage.call('GET', '/api/orders/order')), 'data')
  expect(Object.keys(at(shown, 'attributes') ?? {})).toEqual(['status'])
  expect(Object.keys(at(shown, 'relationships') ?? {})).toEqual(['market'])
  const asked = at(await jsonOf(await stage.call('GET', '/api/orders/order?fields[orders]=number')), 'data')
  expect(Object.keys(at(asked, 'attributes') ?? {})).toEqual(['number'])
})

test('links are absolute, the mode and organization are told, and attributes have no type', async () => {
  const stage = stageWith(1)
  const data = at(await jsonOf(await stage.call('GET', '/api/orders/order0')), 'data')
  expect(at(data, 'links', 'self')).toBe('http://emulator.test/api/orders/order0')
  expect(at(data, 'meta')).toEqual({
    mode: 'test',
    organization_id: stage.emulator.control.state().organization.id,
    trace_id: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(at(data, 'attributes')).not.toHaveProperty('type')
})

test('order_factories list copies of both kinds, each as what it is', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({
    orders: [{ id: 'source' }],
    order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily' }],
  })
  const sdk = await stage.sdk()
  const source_order = sdk.orders.relationship('source')
  await sdk.order_copies.create({ source_order })
  await sdk.recurring_order_copies.create({
    source_order,
    order_subscription: sdk.order_subscriptions.relationship('series'),
  })
  const all = await sdk.order_factories.list()
  expect(each(all, ({ type }) => String(type))).toEqual(['order_copies', 'recurring_order_copies'])
  const some = await sdk.order_factories.list({
    filters: { type_eq: 'recurring_order_copies', source_order_id_eq: 'source' },
  })
  expect(some).toHaveLength(1)
  expect(each(await sdk.order_subscriptions.recurring_order_copies('series'), ({ id }) => id)).toEqual([some[0]?.id])
})

test('a linkage takes no parameters but those that its resources take', async () => {
  const stage = stageWith(1)
  const path = '/api/orders/order0/relationships'
  expect((await stage.call('GET', `${path}/customer?fields[customers]=email`)).status).toBe(200)
  for (const query of ['bogus=1', 'include=colour', 'page[size]=26', 'filter[q][colour_eq]=red']) {
    expect((await stage.call('GET', `${path}/customer?${query}`)).status).toBe(400)
    expect((await stage.call('GET', `${path}/line_items?${query}`)).status).toBe(400)
  }
})

test('related resources and relationships can be read', async () => {
  const stage = stageWith(1)
  const { customer } = stage.emulator.control.state().orders[0] ?? {}
  expect(await (await stage.call('GET', '/api/orders/order0/customer')).json()).toMatchObject({
    data: { id: customer },
  })
  expect(await (await stage.call('GET', '/api/orders/order0/order_subscription')).json()).toMatchObject({ data: null })
  expect(await (await stage.call('GET', '/api/orders/order0/relationships/customer')).json()).toMatchObject({
    data: { type: 'customers', id: customer },
  })
  expect((await stage.call('GET', '/api/orders/order0/colour')).status).toBe(404)
})

test('related resources are listed as others are: filtered, sorted and in pages', async () => {
  const stage = stageWith(2)
  const sdk = await stage.sdk()
  const made: string[] = []
  for (const [index, order] of ['order0', 'order0', 'order1', 'order0', 'order0'].entries()) {
    const source_order = sdk.orders.relationship(order)
    made.push((await sdk.order_copies.create({ source_order, reference: `run-${index}` })).id)
    stage.skip(1_000)
  }
  const related = async (params: string) => jsonOf(await stage.call('GET', `/api/orders/order0/order_copies?${params}`))
  const newest = await related('filter[q][reference_not_eq]=run-1&sort=-created_at&page[size]=2')
  expect(newest).toMatchObject({
    data: [{ id: made[4] }, { id: made[3] }],
    meta: { record_count: 3, page_count: 2 },
    links: { next: expect.stringContaining('/api/orders/order0/order_copies?') },
  })
  const { pathname, search } = new URL(String(at(newest, 'links', 'next')))
  expect(await jsonOf(await stage.call('GET', `${pathname}${search}`))).toMatchObject({ data: [{ id: made[0] }] })
  expect(await related('filter[q][source_order_id_eq]=order1')).toMatchObject({ data: [], meta: { record_count: 0 } })
})

test('a lagging list shows what was there before, while retrieving shows what is', async () => {
  const stage = stageWith(0, { behaviour: { listLagMs: 2_000 } })
  const sdk = await stage.sdk()
  const made = await sdk.orders.create({ reference: 'old' })
  await stage.run(2_000)
  await sdk.orders.update({ id: made.id, reference: 'new' })
  const listed = async () => each(await sdk.orders.list(), ({ reference }) => reference)
  expect(await listed()).toEqual(['old'])
  expect((await sdk.orders.retrieve(made.id)).reference).toBe('new')
  await sdk.orders.create({ reference: 'second' })
  await stage.run(1_999)
  expect(await listed()).toEqual(['old'])
  await stage.run(1)
  expect(await listed()).toEqual(['new', 'second'])
})
