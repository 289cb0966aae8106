import { describe, expect, test } from 'vitest'
import type { Behaviour } from '../../../lib/emulator/behaviour.ts'
import { at, isJsonList, type Json } from '../../../lib/emulator/json.ts'
import type { Identifier, Resource, ResourceType } from '../../../lib/emulator/resource.ts'
import { jsonOf, makeStage } from '../stage.ts'

type Related = Readonly<Record<string, readonly [type: string, id: string]>>

const resource = (type: ResourceType, id: string, related: Related = {}): Resource => ({
  type,
  id,
  attributes: { created_at: '2026-01-01T00:00:00.000Z' },
  relations: Object.fromEntries(
    Object.entries(related).map(([name, [other, otherId]]) => [name, { type: other, id: otherId }]),
  ),
  hidden: {},
})

/** A shop with one subscription, its copies, and things that lead out of what is kept. */
const resources = [
  resource('markets', 'market'),
  resource('customers', 'customer', { customer_group: ['customer_groups', 'friends'] }),
  resource('customer_payment_sources', 'wallet', { customer: ['customers', 'customer'] }),
  resource('orders', 'source', { market: ['markets', 'market'], customer: ['customers', 'customer'] }),
  resource('orders', 'guests'),
  resource('order_subscriptions', 'series', { market: ['markets', 'market'], source_order: ['orders', 'source'] }),
  resource('line_items', 'tea', { order: ['orders', 'source'], item: ['skus', 'tea-sku'] }),
  resource('order_copies', 'plain', { source_order: ['orders', 'source'], target_order: ['orders', 'deleted'] }),
  resource('recurring_order_copies', 'recurring', {
    source_order: ['orders', 'source'],
    order_subscription: ['order_subscriptions', 'series'],
  }),
]

type Opening = { behaviour?: Partial<Behaviour>; mode?: 'test' | 'live'; more?: readonly Resource[] }

const open = ({ more = [], ...options }: Opening = {}) => {
  const snapshot = { ...makeStage().emulator.snapshot(), resources: [...resources, ...more] }
  const stage = makeStage({ ...options, snapshot })
  const get = async (path: string) => {
    const response = await stage.call('GET', `/api/${path}`)
    return { status: response.status, document: await jsonOf(response) }
  }
  return { stage, get, documentOf: async (path: string) => (await get(path)).document }
}

const listAt = (document: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const list = at(document, ...path)
  return isJsonList(list) ? list : []
}

const names = (value: Json | undefined): readonly string[] => Object.keys(value ?? {})

const identifiers = (list: readonly Json[]) => list.map((item) => `${at(item, 'type')}/${at(item, 'id')}`)

const sku: Identifier = { type: 'skus', id: 'tea-sku' }

describe('something of a type that is not kept', () => {
  test('is named by the linkage of an include, and not included', async () => {
    const document = await open().documentOf('line_items/tea?include=item')
    expect(at(document, 'data', 'relationships', 'item', 'data')).toEqual(sku)
    expect(at(document, 'included')).toEqual([])
  })

  test('is named by its relationship, and not found behind it', async () => {
    const { get } = open()
    const self = 'http://emulator.test/api/line_items/tea'
    const { document } = await get('line_items/tea/relationships/item')
    expect(document).toEqual({ links: { self: `${self}/relationships/item`, related: `${self}/item` }, data: sku })
    const related = await get('line_items/tea/item')
    expect(related.status).toBe(404)
    expect(at(listAt(related.document, 'errors')[0], 'code')).toBe('RECORD_NOT_FOUND')
  })

  test('is known to the official client by type and id', async () => {
    const sdk = await open().stage.sdk()
    const item = await sdk.line_items.retrieve('tea', { include: ['item'] })
    expect(item.item).toEqual(sku)
  })

  test('can be asked for its own relationships and fields, of which nothing is known', async () => {
    const document = await open().documentOf('line_items/tea?include=item.prices&fields[skus]=code')
    expect(at(document, 'included')).toEqual([])
  })

  test('is shown by the relationship of its type too, and by those of other types not', async () => {
    const { documentOf } = open()
    expect(at(await documentOf('line_items/tea/relationships/sku'), 'data')).toEqual(sku)
    expect(at(await documentOf('line_items/tea/relationships/bundle'), 'data')).toBeNull()
    expect(at(await documentOf('line_items/tea/bundle'), 'data')).toBeNull()
  })
})

test('a relationship to a resource that was deleted leads nowhere', async () => {
  const { documentOf } = open()
  expect(at(await documentOf('order_copies/plain/target_order'), 'data')).toBeNull()
  expect(at(await documentOf('order_copies/plain/relationships/target_order'), 'data')).toBeNull()
  const document = await documentOf('order_copies/plain?include=target_order')
  expect(at(document, 'data', 'relationships', 'target_order', 'data')).toBeNull()
})

test("the wallet of an order's customer is reached from the order", async () => {
  const { documentOf } = open()
  const path = 'available_customer_payment_sources'
  const wallet = listAt(await documentOf(`orders/source/${path}`), 'data')
  expect(identifiers(wallet)).toEqual(['customer_payment_sources/wallet'])
  const included = await documentOf(`orders/source?include=${path}`)
  expect(listAt(included, 'included')).toEqual(wallet.map((source) => ({ ...Object(source), meta: expect.anything() })))
  expect(at(await documentOf(`orders/guests/${path}`), 'data')).toEqual([])
})

describe('include', () => {
  test('follows dotted paths and shows linkage along them only', async () => {
    const document = await open().documentOf('recurring_order_copies/recurring?include=source_order.customer,events')
    const relationships = at(document, 'data', 'relationships')
    expect(at(relationships, 'source_order', 'data')).toEqual({ type: 'orders', id: 'source' })
    expect(at(relationships, 'events', 'data')).toEqual([])
    expect(names(at(relationships, 'order_subscription'))).toEqual(['links'])
    const included = listAt(document, 'included')
    expect(identifiers(included)).toEqual(['orders/source', 'customers/customer'])
    expect(names(at(included[0], 'relationships', 'customer'))).toEqual(['links', 'data'])
    expect(names(at(included[0], 'relationships', 'market'))).toEqual(['links'])
  })

  test('includes everything once, and never what is asked for', async () => {
    const path =
      'order_factories?include=source_order.order_copies,source_order.customer,order_subscription.source_order'
    const { status } = await open().get(path)
    // The common kind of both copies has no subscription.
    expect(status).toBe(400)
    const document = await open().documentOf('order_factories?include=source_order.order_copies,source_order.customer')
    expect(identifiers(listAt(document, 'data'))).toEqual(['order_copies/plain', 'recurring_order_copies/recurring'])
    expect(identifiers(listAt(document, 'included'))).toEqual(['orders/source', 'customers/customer'])
  })

  test('that leads back and forth ends, and shows everything once', async () => {
    const source = 'source_order.order_copies'
    const path = (times: number) => `order_copies/plain?include=${Array(times).fill(source).join('.')}`
    const more = Array.from({ length: 30 }, (_, index) =>
      resource('order_copies', `copy-${index}`, { source_order: ['orders', 'source'] }),
    )
    const { get, documentOf } = open({ more })
    expect(listAt(await documentOf(path(10)), 'included')).toHaveLength(1 + more.length)
    expect((await get(path(11))).status).toBe(400)
  })

  test.each([
    'event_stores',
    'colour',
    'constructor',
    'source_order.event_stores',
    'source_order.order_factories.order_subscription',
    'source_order.',
    'status',
  ])('refuses %s', async (path) => {
    const { status, document } = await open().get(`order_copies?include=${path}`)
    expect(status).toBe(400)
    expect(at(listAt(document, 'errors')[0], 'code')).toBe('INVALID_INCLUDE')
  })
})

describe('sparse fieldsets', () => {
  test('leave the attributes and relationships that they name, of each type', async () => {
    const query = 'include=source_order&fields[order_copies]=status,source_order&fields[orders]=number'
    const document = await open().documentOf(`order_copies/plain?${query}`)
    expect(names(at(document, 'data', 'attributes'))).toEqual(['status'])
    expect(names(at(document, 'data', 'relationships'))).toEqual(['source_order'])
    const [order] = listAt(document, 'included')
    expect(names(at(order, 'attributes'))).toEqual(['number'])
    expect(names(at(order, 'relationships'))).toEqual([])
  })

  test('leave other types as they are', async () => {
    const { documentOf } = open()
    const whole = at(await documentOf('order_copies/plain'), 'data', 'attributes')
    const sparse = at(await documentOf('order_copies/plain?fields[orders]=number'), 'data', 'attributes')
    expect(sparse).toEqual(whole)
  })

  test('do not keep what is named from being included', async () => {
    const document = await open().documentOf('order_copies/plain?include=source_order&fields[order_copies]=status')
    expect(identifiers(listAt(document, 'included'))).toEqual(['orders/source'])
  })
})

describe('the type among the attributes', () => {
  const typesIn = async (behaviour: Partial<Behaviour>) => {
    const document = await open({ behaviour }).documentOf('order_factories?include=source_order')
    const all = [...listAt(document, 'data'), ...listAt(document, 'included')]
    return all.map((data) => at(data, 'attributes', 'type'))
  }

  test('is left out unless asked for', async () => {
    expect(await typesIn({})).toEqual([undefined, undefined, undefined])
  })

  test('is shown, where the option says so, of resources that have one', async () => {
    expect(await typesIn({ attributesType: 'present' })).toEqual(['order_copies', 'recurring_order_copies', undefined])
  })
})

test.each(['test', 'live'] as const)('the meta of each resource names the mode %s and the request', async (mode) => {
  const { stage, documentOf } = open({ mode })
  const document = await documentOf('order_factories?include=source_order')
  const metas = [...listAt(document, 'data'), ...listAt(document, 'included')].map((data) => at(data, 'meta'))
  const trace_id = at(metas[0], 'trace_id')
  expect(trace_id).toMatch(/^[0-9a-f]{64}$/)
  const meta = { mode, organization_id: stage.emulator.snapshot().organizationId, trace_id }
  expect(metas).toEqual([meta, meta, meta])
  const next = await documentOf('order_copies/plain')
  expect(at(next, 'data', 'meta', 'trace_id')).not.toBe(trace_id)
})
