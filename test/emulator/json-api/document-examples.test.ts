import { describe, expect, test } from 'vitest'
import type { Behaviour } from '../../../lib/emulator/behaviour.ts'
import { at, isJsonObject, type Json, type JsonObject } from '../../../lib/emulator/json.ts'
import type { Resource, ResourceType } from '../../../lib/emulator/resource.ts'
import { jsonOf, makeStage } from '../stage.ts'

/*
 * The published examples of copies, as facts: which members they have, in which order, and with which values. All times are
 * the same there, and the type among the attributes is that of the recurring kind on the page of the plain kind too.
 */
const time = '2018-01-01T12:00:00.000Z'
const origin = 'https://yourdomain.commercelayer.io'
const organizationId = 'xRRkjDFafe'

const commonAttributes = {
  type: 'recurring_order_copies',
  status: 'in_progress',
  started_at: time,
  completed_at: time,
  failed_at: time,
  errors_log: { status: ['cannot transition from draft to placed'] },
  errors_count: 2,
  place_target_order: true,
  reuse_wallet: true,
  created_at: time,
  updated_at: time,
  reference: 'ANY-EXTERNAL-REFEFERNCE',
  reference_origin: 'ANY-EXTERNAL-REFEFERNCE-ORIGIN',
  metadata: { foo: 'bar' },
} as const

const orderCopy = {
  type: 'order_copies',
  id: 'XAyRWNUzyN',
  attributes: {
    ...commonAttributes,
    cancel_source_order: true,
    apply_promotions: true,
    skip_errors: true,
    ignore_invalid_coupon: true,
  },
  relationships: ['source_order', 'target_order', 'events', 'event_stores', 'order_subscription'],
  meta: { mode: 'test', organization_id: organizationId },
} as const

/** An older page: what came later is listed in its test. */
const recurringOrderCopy = {
  type: 'recurring_order_copies',
  id: 'xYZkjABcde',
  attributes: commonAttributes,
  relationships: ['source_order', 'target_order', 'events', 'order_subscription'],
  meta: { mode: 'test' },
} as const

type Example = {
  readonly type: ResourceType
  readonly id: string
  readonly attributes: JsonObject
  readonly relationships: readonly string[]
  readonly meta: JsonObject
}

/** The `data` of the page. */
const dataOf = ({ type, id, attributes, relationships, meta }: Example): JsonObject => {
  const self = `${origin}/api/${type}/${id}`
  const links = (name: string) => ({ self: `${self}/relationships/${name}`, related: `${self}/${name}` })
  return {
    id,
    type,
    links: { self },
    attributes,
    relationships: Object.fromEntries(relationships.map((name) => [name, { links: links(name) }])),
    meta,
  }
}

/** An organization that holds the resource of an example, exactly. */
const stageWith = ({ type, id, attributes }: Example, behaviour: Partial<Behaviour> = {}) => {
  const resource: Resource = { type, id, attributes, relations: {}, hidden: {} }
  const snapshot = { ...makeStage().emulator.snapshot(), organizationId, resources: [resource] }
  return makeStage({ origin, snapshot, behaviour })
}

const retrieved = async (example: Example, behaviour?: Partial<Behaviour>): Promise<Json | undefined> =>
  jsonOf(await stageWith(example, behaviour).call('GET', `/api/${example.type}/${example.id}`))

const without = (object: Json | undefined, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(isJsonObject(object) ? object : {}).filter(([name]) => !names.includes(name)))

const traceId = expect.stringMatching(/^[0-9a-f]{64}$/)

describe('the example of an order copy', () => {
  test('is answered member by member, but for the type among the attributes', async () => {
    const { attributes, meta } = orderCopy
    expect(await retrieved(orderCopy)).toStrictEqual({
      data: {
        ...dataOf(orderCopy),
        attributes: without(attributes, 'type'),
        meta: { ...meta, trace_id: traceId },
      },
    })
  })

  test('is answered with the type among the attributes where the option says so', async () => {
    const document = await retrieved(orderCopy, { attributesType: 'present' })
    const meta = { ...orderCopy.meta, trace_id: traceId }
    expect(document).toStrictEqual({ data: { ...dataOf(orderCopy), meta } })
  })

  test('has its members in the order of the page', async () => {
    const data = at(await retrieved(orderCopy, { attributesType: 'present' }), 'data')
    const names = (value: Json | undefined) => Object.keys(value ?? {})
    expect(names(data)).toEqual(names(dataOf(orderCopy)))
    expect(names(at(data, 'attributes'))).toEqual(names(orderCopy.attributes))
    expect(names(at(data, 'relationships'))).toEqual(orderCopy.relationships)
    expect(names(at(data, 'meta'))).toEqual(['mode', 'organization_id', 'trace_id'])
  })
})

describe('the example of a recurring order copy', () => {
  /** Members that the platform has added since the page was made. */
  const later = { relationships: ['event_stores'], meta: ['organization_id', 'trace_id'] }

  test('is answered member by member, with the members that came later', async () => {
    const data = at(await retrieved(recurringOrderCopy, { attributesType: 'present' }), 'data')
    expect({
      ...without(data),
      relationships: without(at(data, 'relationships'), ...later.relationships),
      meta: without(at(data, 'meta'), ...later.meta),
    }).toStrictEqual(dataOf(recurringOrderCopy))
    expect(Object.keys(at(data, 'relationships') ?? {})).toEqual(expect.arrayContaining(later.relationships))
    expect(at(data, 'meta')).toStrictEqual({ mode: 'test', organization_id: organizationId, trace_id: traceId })
  })

  test.each([
    { type: 'orders', status: 201 },
    { type: 'source_orders', status: 400 },
  ])('is created from a source order of type $type with status $status', async ({ type, status }) => {
    const stage = makeStage()
    stage.emulator.control.seed({
      orders: [{ id: 'source' }],
      order_subscriptions: [{ id: 'series', source_order: 'source', kind: 'automatic', frequency: 'daily' }],
    })
    const response = await stage.call('POST', '/api/recurring_order_copies', {
      data: {
        type: 'recurring_order_copies',
        relationships: {
          source_order: { data: { type, id: 'source' } },
          order_subscription: { data: { type: 'order_subscriptions', id: 'series' } },
        },
      },
    })
    expect(response.status).toBe(status)
  })
})

/** The field table of the page about the object: every member with its type, to-many relationships as lists. */
const members: Readonly<Record<string, 'string' | 'integer' | 'boolean' | 'object' | 'array'>> = {
  type: 'string',
  id: 'string',
  'links.self': 'string',
  'attributes.status': 'string',
  'attributes.started_at': 'string',
  'attributes.completed_at': 'string',
  'attributes.failed_at': 'string',
  'attributes.errors_log': 'object',
  'attributes.errors_count': 'integer',
  'attributes.place_target_order': 'boolean',
  'attributes.reuse_wallet': 'boolean',
  'attributes.created_at': 'string',
  'attributes.updated_at': 'string',
  'attributes.reference': 'string',
  'attributes.reference_origin': 'string',
  'attributes.metadata': 'object',
  'attributes.cancel_source_order': 'boolean',
  'attributes.apply_promotions': 'boolean',
  'attributes.skip_errors': 'boolean',
  'attributes.ignore_invalid_coupon': 'boolean',
  'relationships.source_order': 'object',
  'relationships.target_order': 'object',
  'relationships.events': 'array',
  'relationships.event_stores': 'array',
  'relationships.order_subscription': 'object',
  'meta.mode': 'string',
}

const kindOf = (value: Json | undefined): string =>
  Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

describe('the object page of order copies', () => {
  test('names every attribute and relationship that a copy is answered with, and no other', async () => {
    const data = at(await retrieved(orderCopy), 'data')
    const answered = (part: string) => Object.keys(at(data, part) ?? {}).map((name) => `${part}.${name}`)
    const named = Object.keys(members).filter((member) => /^(attributes|relationships)/.test(member))
    expect([...answered('attributes'), ...answered('relationships')].toSorted()).toEqual(named.toSorted())
  })

  test('gives every member the type that it is answered with', async () => {
    const stage = stageWith(orderCopy)
    const path = `/api/order_copies/${orderCopy.id}`
    const data = at(await jsonOf(await stage.call('GET', path)), 'data')
    for (const [member, kind] of Object.entries(members)) {
      const [part = '', name] = member.split('.')
      const isToMany = part === 'relationships' && kind === 'array'
      const linkage = isToMany ? await jsonOf(await stage.call('GET', `${path}/relationships/${name}`)) : undefined
      const value = isToMany ? at(linkage, 'data') : at(data, part, ...(name === undefined ? [] : [name]))
      expect({ member, kind: kindOf(value) }).toEqual({ member, kind })
    }
  })
})
